import { expect, onTestFinished, test } from 'vitest'
import { inboxOf, sendTo, startReader } from '../../../src/formats/parquet/reader-process.ts'

async function faulty(patienceMs: number) {
  const child = await startReader('faulty-child', import.meta.url)
  onTestFinished(() => void child.kill('SIGKILL'))
  const inbox = inboxOf<{ readonly kind: 'answer' }>(child, patienceMs)
  return { inbox, ask: (kind: string) => sendTo(child, { kind }) }
}

test('a reader that crashes is a failure that says so', async () => {
  const { inbox, ask } = await faulty(30_000)
  ask('abort')
  const message = await inbox.next()
  expect(message).toMatchObject({ kind: 'failed' })
  expect(JSON.stringify(message)).toContain('made its reader crash (SIGABRT)')
})

test('what was said before a crash is heard before it', async () => {
  const { inbox, ask } = await faulty(30_000)
  ask('answer, then die')
  expect(await inbox.next()).toEqual({ kind: 'answer' })
  expect(JSON.stringify(await inbox.next())).toContain('SIGSEGV')
})

test('a reader that says nothing is a failure after a while', async () => {
  const { inbox, ask } = await faulty(50)
  ask('silence')
  expect(await inbox.next()).toMatchObject({
    kind: 'failed',
    message: 'nothing was read in 0.05 s',
  })
})
