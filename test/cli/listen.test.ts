import { createServer } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { freeAddress } from '../../src/cli/listen.ts'

it('an address that somebody has is left to them', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', () => resolve()))
  onTestFinished(() => void other.close())
  const bound = other.address()
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0
  const host = '127.0.0.1'
  expect(await freeAddress({ host, port })).toEqual({ host, port: 0 })
  await new Promise<void>((resolve) => other.close(() => resolve()))
  expect(await freeAddress({ host, port })).toEqual({ host, port })
})
