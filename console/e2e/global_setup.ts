/** What Playwright does before the first test of a run and after its last one. */
import { startStack, STACK_VARIABLE, tellOf } from "./stack";

async function startRun(): Promise<() => Promise<void>> {
  if (process.env[STACK_VARIABLE] !== undefined) return () => Promise.resolve();
  const { stack, stop } = await startStack();
  await tellOf(stack);
  return stop;
}

// Playwright looks for a default export, here alone.
export { startRun as default };
