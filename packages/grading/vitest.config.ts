import shared from "@podwire/testing/vitest";
import { mergeConfig } from "vitest/config";

// The judge's worker is a bundle; it is made afresh from the sources before the tests run.
export default mergeConfig(shared, { test: { globalSetup: ["./scripts/bundle-for-tests.mjs"] } });
