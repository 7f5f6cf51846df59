import { describe, expect, test } from 'vitest'
import { answer, objectsIn } from './support/addresses.ts'
import { lacksChromium } from './support/chromium.ts'
import type { Served } from './support/served.ts'
import { simulatedConsole } from './support/simulated.ts'

describe.skipIf(lacksChromium('an investigation in the console'))('an analyst', () => {
  const { open, truth } = simulatedConsole()

  /** The incident in which a new model made an endpoint slow, as it truly was, and the title of its group. */
  async function slowEndpoint({ server }: Served) {
    const incident = truth().scenarios.find(({ name }) => name === 'model-change')
    if (incident === undefined) throw new Error('the simulation has no change of a model')
    const name = incident.entity.id.slice(incident.entity.id.lastIndexOf('/') + 1)
    const groups = objectsIn(await answer(server, '/api/v1/finding-groups'), 'items')
    const group = groups.find(({ title }) => String(title).startsWith(`${name}:`))
    if (group === undefined) throw new Error(`no group is about ${name}`)
    return { incident, title: String(group['title']) }
  }

  test('gets from the summary to the record of who changed the model in three clicks', async () => {
    const served = open()
    const { incident, title } = await slowEndpoint(served)
    const tab = await served.tab()
    const { page } = tab
    await page.getByRole('link', { name: title }).first().click()
    await tab.settled()
    const scope = scopeOf(page.url())
    expect(scope).not.toEqual({ from: null, to: null })
    const cause = page.locator('.cause-first')
    expect(await cause.getByRole('heading', { level: 3 }).textContent()).toContain('Model change')
    await cause
      .getByRole('link', { name: /record|Update|Create/ })
      .first()
      .click()
    await tab.settled()
    await page.getByRole('link', { name: 'Open in raw events' }).click()
    await tab.settled()
    const text = (await page.locator('#content').textContent()) ?? ''
    expect(incident.cause.eventIds.some((id) => text.includes(id))).toBe(true)
    expect(text).toContain(incident.cause.principal?.slice(-12) ?? 'nobody')
    expect(scopeOf(page.url())).toEqual(scope)
    expect(tab.problems()).toEqual([])
    await tab.close()
  })

  test('skips to the content and opens a group by keyboard alone', async () => {
    const served = open()
    const { title } = await slowEndpoint(served)
    const tab = await served.tab()
    const { keyboard } = tab.page
    await tab.page.reload()
    await tab.settled()
    await keyboard.press('Tab')
    expect(await tab.page.locator(':focus').textContent()).toBe('Skip to content')
    await keyboard.press('Enter')
    expect(await tab.page.locator(':focus').getAttribute('id')).toBe('content')
    const focused = async (what: string) =>
      String(await tab.page.evaluate(`document.activeElement?.${what} ?? ''`))
    for (let i = 0; i < 40 && (await focused("closest('table')")) === ''; i++)
      await keyboard.press('Tab')
    // A table is one stop; its cells are walked with the arrows.
    await keyboard.press('ArrowDown')
    for (let i = 0; i < 8 && (await focused('textContent')) !== title; i++)
      await keyboard.press('ArrowRight')
    expect(await focused('textContent')).toBe(title)
    await keyboard.press('Enter')
    await tab.settled()
    expect(await tab.page.getByRole('heading', { level: 1 }).textContent()).toContain(title)
    await tab.close()
  })

  test('sees the groups of the summary soon, and a group sooner (told, not judged)', async () => {
    const served = open()
    const { title } = await slowEndpoint(served)
    const tab = await served.tab()
    const first = await tab.page.context().newPage()
    const began = performance.now()
    await first.goto(`${served.server.endpoint}/console/`)
    const link = first.getByRole('link', { name: title }).first()
    await link.waitFor()
    const seen = performance.now()
    await link.click()
    await first.locator('.cause-first').waitFor()
    const opened = performance.now()
    process.stderr.write(
      `console: first view ${Math.round(seen - began)} ms, a group opened in ${Math.round(opened - seen)} ms\n`,
    )
    expect(await first.locator('.cause-first').count()).toBe(1)
    await tab.close()
  })
})

function scopeOf(address: string) {
  const { searchParams } = new URL(address)
  return { from: searchParams.get('from'), to: searchParams.get('to') }
}
