import { expect, it } from 'vitest'
import {
  type DigestPlace,
  type ReadChain,
  readChains,
} from '../../../src/lake/trust/read-digests.ts'
import { ingestFolder, temporaryFolder, temporaryLake, writeFiles } from '../ingest-support.ts'
import { deliveredLogs, REGION } from './delivered-logs.ts'

const ACCOUNTS = ['111122223333', '222233334444', '333344445555']

it('reads the same chains however many digests are read at once, or those of some accounts', async () => {
  const lake = await temporaryLake()
  const files = ACCOUNTS.flatMap((account) => [...deliveredLogs(3, account).files])
  await ingestFolder(lake, writeFiles(temporaryFolder(), Object.fromEntries(files)))
  const read = async (...options: [places?: readonly DigestPlace[], atOnce?: number]) => {
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
  const second = { account: ACCOUNTS[1] ?? '', region: REGION }
  expect(await read([second])).toEqual([all[1]])
  expect(await read([{ ...second, region: 'us-east-1' }])).toEqual([])
  expect(await read([])).toEqual([])
})
