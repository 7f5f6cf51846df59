import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addressOf, answer, knownIds, listedPages, objectsIn } from './support/addresses.ts'
import { lacksChromium } from './support/chromium.ts'
import { eachTab } from './support/each-tab.ts'
import { CANARY, hostileLogs, NAUGHTY } from './support/hostile-logs.ts'
import { signsOfInjection } from './support/injected.ts'
import { type Served, serveConsole } from './support/served.ts'

/** So many pages are looked at under each of their tabs. */
const MOST_DEEP = 5

describe.skipIf(lacksChromium('hostile logs in the console'))('logs of somebody who', () => {
  const lake: { served?: Served } = {}
  const seen: { address: string; signs: readonly string[]; text: string }[] = []
  const dialogs: string[] = []

  beforeAll(async () => {
    const logs = hostileLogs()
    try {
      lake.served = await serveConsole({ logs: logs.folder })
    } finally {
      logs.remove()
    }
    const { server } = lake.served
    let deep = 0
    const tab = await lake.served.tab()
    tab.page.on('dialog', async (dialog) => {
      dialogs.push(dialog.message())
      await dialog.dismiss()
    })
    for (const address of [...(await listedPages(tab)), ...(await naughtyPages(lake.served))]) {
      await tab.open(address)
      const look = async (title: string) => {
        // What there is not is not found; anything else that goes wrong is a sign.
        const problems = tab.problems().filter((problem) => !/^answer: 40[04] /.test(problem))
        const signs = [...(await signsOfInjection(tab.page, server.endpoint)), ...problems]
        const text = (await tab.page.locator('body').textContent()) ?? ''
        seen.push({ address: `${address} ${title}`, signs, text })
      }
      // What logs say is mostly told of single things, under their tabs.
      const isDeep = /\/(?:entities|groups)\//.test(address) && deep++ < MOST_DEEP
      await (isDeep ? eachTab(tab, look) : look(''))
    }
    await tab.close()
  }, 240_000)
  afterAll(() => lake.served?.close())

  test('writes markup, scripts and addresses leave nothing but text in any page', () => {
    const found = seen.flatMap(({ address, signs }) => signs.map((sign) => `${address}: ${sign}`))
    expect(found).toEqual([])
    expect(dialogs).toEqual([])
  })

  test('got markup into a page would be noticed', async () => {
    const { served } = lake
    if (served === undefined) throw new Error('the console is not served')
    const page = await served.browser.newPage()
    await page.setContent(NAUGHTY.slice(0, 6).join(' '))
    const signs = await signsOfInjection(page, served.server.endpoint)
    for (const part of ['a script ran', 'element <script', 'element <iframe', 'handler onload'])
      expect(signs.join('\n')).toContain(part)
    expect(signs.join('\n')).toContain('a link leads to javascript:')
    await page.close()
  })

  test('writes markup is shown as it was written', () => {
    const pages = seen.filter(({ text }) => text.includes(`<script>globalThis.${CANARY}`))
    expect(pages.length).toBeGreaterThan(3)
  })

  test('writes what cannot be seen has it spelt out', () => {
    const text = seen.map((page) => page.text).join('\n')
    expect(text).toContain('\\u{202e}gnp.exe')
    expect(text).toContain('\\u{1b}[31m')
    expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u001b]/)
  })
})

/** Pages of groups, findings, records and entities that go by such texts, and searches for them. */
async function naughtyPages({ server }: Served): Promise<readonly string[]> {
  const { groups, findings, records } = await knownIds(server, [])
  const named = await Promise.all(
    [...NAUGHTY.slice(0, 3), NAUGHTY[9] ?? '', NAUGHTY[10] ?? ''].map(async (text) => {
      const found = await answer(server, `/api/v1/entities?limit=200&q=${encodeURIComponent(text)}`)
      return objectsIn(found, 'items').map(({ id, type }) => [String(type), String(id)] as const)
    }),
  )
  // One of each type, and of the first text all.
  const byType = new Map(named.flat().toReversed())
  return [
    ...groups.slice(0, 2).map((id) => addressOf('groups', id)),
    ...findings.slice(0, 2).map((id) => addressOf('findings', id)),
    ...records.slice(0, 2).map((id) => addressOf('records', id)),
    ...[...byType.values()].slice(0, 8).map((id) => addressOf('entities', id)),
    ...NAUGHTY.slice(0, 2).map((text) => `/console/search?q=${encodeURIComponent(text)}`),
    addressOf('entities', NAUGHTY[0] ?? ''),
    addressOf('groups', NAUGHTY[1] ?? ''),
  ]
}
