import { expect, it } from 'vitest'
import { type ReadChain, readChains } from '../../../src/lake/trust/read-digests.ts'
import { ingestFolder, temporaryFolder, temporaryLake, writeFiles } from '../ingest-support.ts'
import { deliveredLogs } from './delivered-logs.ts'

const ACCOUNTS = ['111122223333', '222233334444', '333344445555']

it('reads the same chains however many digests are read at once, or those of some accounts', async () => {
  const lake = await temporaryLake()
  const files = ACCOUNTS.flatMap((account) => [...deliveredLogs(3, account).files])
  await ingestFolder(lake, writeFiles(temporaryFolder(), Object.fromEntries(files)))
  const read = async (...options: [accounts?: readonly string[], atOnce?: number]) => {
    const chains: ReadChain[] = []
    for await (const chain of readChains(lake.engine, undefined, ...options)) chains.push(chain)
    return chains
  }
  const all = await read()
  expect(all.map(({ name }) => name.account)).toEqual(ACCOUNTS)
  expect(all.map(({ digests }) => digests.length)).toEqual([3, 3, 3])
  for (const { digests } of all)
    expect(digests.map(({ end }) => end)).toEqual(digests.map(({ end }) => end).toSorted())
  for (const atOnce of [1, 4, 6]) expect(await read(undefined, atOnce)).toEqual(all)
  expect(await read([ACCOUNTS[1] ?? ''])).toEqual([all[1]])
  expect(await read([])).toEqual([])
})
