// The sandbox that a test is run against: node <test> <gateway> <sandbox>
import assert from 'node:assert/strict';

const [, sandbox] = process.argv.slice(2);

/** Changes how the sandbox behaves: see docs/sandbox.md. */
export async function behave(changes) {
  const { status } = await fetch(`${sandbox}/sandbox/control`, {
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(changes),
  });
  assert.equal(status, 200);
}
