export { default } from "@podwire/testing/vitest";
