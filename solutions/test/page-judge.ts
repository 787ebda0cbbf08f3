// Bundled for the page by page.test.ts: the judge as the site uses it.
import { jobFor, makeVerdict, pageJudge } from "@podwire/grading";

Object.assign(globalThis, { jobFor, makeVerdict, judge: pageJudge("/judge-worker.js") });
