import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callRecord, recordsFile, writeFiles } from '../lake/ingest-support.ts'
import { newFolder } from '../support/run-cli.ts'
import { ADMINISTRATOR, MEMBER } from '../support/serve.ts'
import { lacksChromium } from './support/chromium.ts'
import { type Served, serveConsole } from './support/served.ts'

const NAMES = { [ADMINISTRATOR]: 'ours-alone', [MEMBER]: 'theirs-alone' }

describe.skipIf(lacksChromium('what an account sees in the console'))('an account', () => {
  const lake: { served?: Served } = {}
  beforeAll(async () => {
    const records = Object.entries(NAMES).flatMap(([account, name], i) =>
      Array.from({ length: 20 }, (_, n) => ({
        ...callRecord(i * 100 + n),
        userIdentity: {
          type: 'IAMUser',
          arn: `arn:aws:iam::${account}:user/${name}`,
          accountId: account,
          userName: name,
        },
        recipientAccountId: account,
      })),
    )
    const logs = writeFiles(newFolder(), { 'trail.json': recordsFile(records) })
    lake.served = await serveConsole({ logs, accounts: [ADMINISTRATOR, MEMBER] })
    rmSync(logs, { recursive: true, force: true })
  }, 120_000)
  afterAll(() => lake.served?.close())

  test.each([
    [ADMINISTRATOR, MEMBER],
    [MEMBER, ADMINISTRATOR],
  ] as const)('%s finds what is its own, and nothing of %s', async (own, other) => {
    const { served } = lake
    if (served === undefined) throw new Error('the console is not served')
    const tab = await served.tab({ account: own })
    const shown = async (path: string) => {
      await tab.open(path)
      return (await tab.page.locator('#content').textContent()) ?? ''
    }
    await tab.open('/console/search?q=-alone')
    await tab.page.getByRole('link', { name: NAMES[own] }).first().waitFor()
    for (const path of ['/console/', '/console/search?q=-alone', '/console/records'])
      expect(await shown(path)).not.toContain(NAMES[other])
    const theirs = encodeURIComponent(`arn:aws:iam::${other}:user/${NAMES[other]}`)
    await tab.open(`/console/entities/${theirs}`)
    expect(tab.problems().some((problem) => problem.startsWith('answer: 404'))).toBe(true)
    await tab.close()
  })
})
