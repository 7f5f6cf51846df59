import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addressOf, knownIds, listedPages } from './support/addresses.ts'
import { lacksChromium } from './support/chromium.ts'
import { type Served, serveConsole } from './support/served.ts'
import { simulatedConsole } from './support/simulated.ts'
import { type Visit, visitAll } from './support/visit.ts'

const LOOKS = [
  { width: 1280, theme: 'light' },
  { width: 400, theme: 'dark' },
] as const

/** Entities whose pages differ most: under all of their tabs, and as they open on a narrow window. */
const WIDE = ['sagemaker-endpoint', 'iam-role']
const NARROW = ['foundation-model', 'ip-address']

/** What must hold of every page: what is wrong with one, in words. */
const CHECKS: readonly (readonly [string, (visit: Visit) => readonly string[]])[] = [
  [
    'shows no error, breaks no rule of its policy and asks nothing that fails',
    ({ problems }) => problems,
  ],
  ['has one heading of the first level', ({ headings: h }) => (h.length === 1 ? [] : [h.join()])],
  ['is no wider than the window', (v) => (v.tooWide > 0 ? [`by ${v.tooWide} px`] : [])],
  ['has no serious violation of WCAG 2.1 A and AA', (v) => v.violations],
]

describe.skipIf(lacksChromium('the pages of the console'))('every page', () => {
  const { open } = simulatedConsole()
  const lake: { empty?: Served } = {}
  const visits: Visit[] = []

  beforeAll(async () => {
    const full = open()
    const empty = await serveConsole()
    lake.empty = empty
    const [wide, narrow] = [await pagesOf(full, WIDE), await pagesOf(full, NARROW)]
    const few = await pagesOf(empty, [])
    const looked = await Promise.all([
      visitAll(full, LOOKS[0], wide),
      visitAll(full, LOOKS[1], narrow),
      visitAll(empty, LOOKS[1], few),
    ])
    visits.push(...looked.flat())
  }, 300_000)
  afterAll(() => lake.empty?.close())

  test('was looked at: those that are listed and those of single things', () => {
    const addresses = new Set(visits.map(({ address }) => address))
    for (const page of ['groups', 'findings', 'records', 'entities'])
      expect([...addresses].filter((one) => one.startsWith(`/console/${page}/`))).not.toEqual([])
    expect(addresses.size).toBeGreaterThan(15)
  })

  test.each(CHECKS)('%s', (_, wrong) => {
    const found = visits.flatMap((visit) =>
      wrong(visit).map((what) => `${visit.address} (${visit.look}): ${what}`),
    )
    expect(found).toEqual([])
  })
})

/** The pages that are listed, and of each kind of single thing the first that the lake has. */
async function pagesOf(served: Served, types: readonly string[]): Promise<readonly string[]> {
  const tab = await served.tab()
  const listed = await listedPages(tab)
  await tab.close()
  const { groups, findings, records, entities } = await knownIds(served.server, types)
  return [
    ...listed,
    '/console/search?q=arn',
    '/console/no-such-page',
    ...groups.slice(0, 1).map((id) => addressOf('groups', id)),
    ...findings.slice(0, 1).map((id) => addressOf('findings', id)),
    ...records.slice(0, 1).map((id) => addressOf('records', id)),
    ...entities.map((id) => addressOf('entities', id)),
  ]
}
