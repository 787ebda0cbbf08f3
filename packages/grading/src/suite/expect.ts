// `expect` outside vitest: chai with the same plugins in the same order as vitest installs them, so that an
// assertion says the same in the judge and in the page as it does while learning. Without snapshots and polling.
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  addCustomEqualityTesters,
  chai,
  customMatchers,
  type ExpectStatic,
  GLOBAL_EXPECT,
  getState,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from "@vitest/expect";

type JudgeExpect = ExpectStatic & { addEqualityTesters: typeof addCustomEqualityTesters };

let made: JudgeExpect | undefined;

export function judgeExpect(): JudgeExpect {
  if (made) return made;
  chai.use(JestExtend);
  chai.use(JestChaiExpect);
  chai.use(JestAsymmetricMatchers);
  const ambient = globalThis as unknown as Record<symbol, unknown>;
  const expect = ((value: unknown, message?: string) =>
    chai.expect(value, message)) as unknown as JudgeExpect;
  Object.assign(expect, chai.expect);
  Object.assign(expect, ambient[ASYMMETRIC_MATCHERS_OBJECT as unknown as symbol]);
  expect.getState = () => getState(expect);
  expect.setState = (state) => setState(state as Parameters<typeof setState>[0], expect);
  expect.extend = (matchers) =>
    (chai.expect as unknown as { extend(e: unknown, m: unknown): void }).extend(expect, matchers);
  Object.assign(expect, { addEqualityTesters: addCustomEqualityTesters });
  setState({ assertionCalls: 0, isExpectingAssertions: false }, expect);
  Object.defineProperty(ambient, GLOBAL_EXPECT as unknown as symbol, {
    value: expect,
    writable: true,
    configurable: true,
  });
  expect.extend(customMatchers);
  made = expect;
  return expect;
}
