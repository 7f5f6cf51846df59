import { describe, expect, test } from 'vitest'
import { addressOf, answer, objectsIn } from './support/addresses.ts'
import { lacksChromium } from './support/chromium.ts'
import { simulatedConsole } from './support/simulated.ts'

describe.skipIf(lacksChromium('profiles of entities'))('the profile of an entity', () => {
  const { open, truth } = simulatedConsole()

  /** The endpoint that a new model made slow. */
  function endpoint(): string {
    const incident = truth().scenarios.find(({ name }) => name === 'model-change')
    if (incident === undefined) throw new Error('the simulation has no change of a model')
    return incident.entity.id
  }

  const scopeOf = (url: string) => {
    const { searchParams } = new URL(url)
    return [searchParams.get('from') ?? '', searchParams.get('to') ?? ''] as const
  }

  test('marks its charts with the cause, which leads to its record', async () => {
    const tab = await open().tab()
    await tab.open(addressOf('entities', endpoint()))
    const marks = tab.page.locator('.plot .mark-cause')
    await marks.first().click()
    await tab.settled()
    const eventId = decodeURIComponent(new URL(tab.page.url()).pathname.split('/').at(-1) ?? '')
    const causes = truth().scenarios.flatMap(({ cause }) => cause.eventIds)
    expect(causes).toContain(eventId)
    expect(tab.problems()).toEqual([])
    await tab.close()
  })

  test('takes a stretch that is dragged over for its scope time', async () => {
    const tab = await open().tab()
    const { page } = tab
    await tab.open(addressOf('entities', endpoint()))
    const before = scopeOf(page.url())
    const chart = page.locator('.u-over').first()
    await chart.scrollIntoViewIfNeeded()
    const box = await chart.boundingBox()
    if (box === null) throw new Error('there is no chart')
    const y = box.y + box.height / 2
    await page.mouse.move(box.x + box.width * 0.4, y)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.5, y, { steps: 4 })
    await page.mouse.move(box.x + box.width * 0.7, y, { steps: 4 })
    await page.mouse.up()
    await tab.settled()
    const after = scopeOf(page.url())
    expect(Date.parse(after[0])).toBeGreaterThan(Date.parse(before[0]))
    expect(Date.parse(after[1])).toBeLessThan(Date.parse(before[1]))
    expect(Date.parse(after[0]) % 3_600_000).toBe(0)
    expect(tab.problems()).toEqual([])
    await tab.close()
  })

  test('opens from a figure as many records as it says', async () => {
    const served = open()
    const roles = objectsIn(
      await answer(served.server, '/api/v1/entities?type=iam-role&limit=200'),
      'items',
    )
    const ci = roles.map(({ id }) => String(id)).find((id) => id.includes('ci-model-deploy'))
    const tab = await served.tab()
    const { page } = tab
    await tab.open(`${addressOf('entities', ci ?? '')}?tab=calls`)
    const figure = page.getByRole('link', { name: /successful calls: raw events/ }).first()
    const count = (await figure.textContent())?.trim()
    await figure.click()
    await tab.settled()
    expect(await page.locator('#content').textContent()).toContain(`${count} record`)
    expect(tab.problems()).toEqual([])
    await tab.close()
  })

  test('shows the statements behind a panel', async () => {
    const tab = await open().tab()
    const { page } = tab
    await tab.open(`${addressOf('entities', endpoint())}?tab=calls`)
    await page.getByRole('button', { name: 'SQL of Who acted on it' }).click()
    const text = await page.getByRole('dialog').textContent()
    expect(text).toContain('FROM stored.relation')
    expect(text).toContain(`(SELECT id FROM term WHERE text = '${endpoint()}')`)
    expect(tab.problems()).toEqual([])
    await tab.close()
  })

  test('is where a link into Amazon Detective leads, with its scope time', async () => {
    const served = open()
    const addresses = objectsIn(
      await answer(served.server, '/api/v1/entities?type=ip-address&limit=1'),
      'items',
    )
    const address = String(addresses[0]?.['id'])
    const tab = await served.tab()
    await tab.open(
      `/console/#entities/IpAddress/${address}?scopeStart=1552867200&scopeEnd=1552910400`,
    )
    expect(await tab.page.getByRole('heading', { level: 1 }).textContent()).toBe(address)
    expect(scopeOf(tab.page.url()).map(Date.parse)).toEqual([1_552_867_200_000, 1_552_910_400_000])
    expect(tab.problems()).toEqual([])
    await tab.close()
  })
})
