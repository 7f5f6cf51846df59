import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DAY, HOUR } from '../../../src/events/time.ts'
import { findKnownEntity } from '../../../src/graph/known-entity.ts'
import { activityOf, daysOf } from '../../../src/investigations/entity/activity.ts'
import { type EntityPage, readEntityPage } from '../../../src/investigations/entity/entity-page.ts'
import { renderEntityHtml } from '../../../src/investigations/render/entity-html.ts'
import { entityPageToJson } from '../../../src/investigations/render/entity-json.ts'
import { renderEntityText } from '../../../src/investigations/render/entity-text.ts'
import {
  type FindingGroup,
  NOTHING_FOUND,
  type Report,
} from '../../../src/investigations/report.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { at, BASELINE, CHURN, CI, guardDuty, SCOPE } from '../../graph/panel-lake.ts'
import { call, code, commitEvents, memoryLake } from '../../support/memory-lake.ts'
import { finding } from '../../support/stories.ts'

const on = { target: CHURN, target_type: code('sagemaker-endpoint') }
const EVIL = "Evil/1 $(reboot) <script>'\u001b[2J"
const PLAIN = { colour: false, width: 110, unicode: true }
let lake: Lake

beforeAll(async () => {
  lake = await memoryLake()
  // A month of the same three calls a day, so that anything else is news.
  const usual = Array.from({ length: 30 }, (_, day) =>
    [1, 2, 3].map((hour) =>
      call({
        time: SCOPE.start - (day + 1) * DAY + hour * HOUR,
        actor: CI,
        user_agent: 'ci/1',
        ...on,
      }),
    ),
  ).flat()
  const addresses = Array.from({ length: 15 }, (_, i) =>
    call({
      time: at(5) + i,
      actor: CI,
      user_agent: 'ci/1',
      source_ip: `198.51.100.${i + 1}`,
      ...on,
    }),
  )
  await commitEvents(lake, [
    ...usual,
    ...addresses,
    call({
      time: at(4),
      actor: CI,
      user_agent: EVIL,
      outcome: 1,
      operation: 'DeleteEndpoint',
      ...on,
    }),
    guardDuty(at(4)),
  ])
})
afterAll(() => lake.engine.close())

function groupOf(name: string, hour: number): FindingGroup {
  const own = finding({ start: at(hour), end: at(hour), actor: { type: 'iam-role', id: CI } })
  const { severity, title } = own
  return {
    ...{ id: name, severity, title, summary: '', entities: [own.entity], tactics: [] },
    ...{ findings: [own], causes: [], timeline: [] },
  }
}

const REPORT: Report = {
  ...NOTHING_FOUND,
  findingGroups: [groupOf('fg-now', 4), groupOf('fg-before', -99)],
}

async function pageOf(id: string, report?: Report): Promise<EntityPage> {
  const { engine } = lake
  const entity = await findKnownEntity(engine, id)
  if (entity === undefined) throw new Error(`no ${id}`)
  return readEntityPage({ engine, entity, scope: SCOPE, baseline: BASELINE, report })
}

describe('the page of an entity', () => {
  test('has every panel of its type, with calls counted in the scope alone', async () => {
    const { calls, panels } = await pageOf(CI)
    expect(calls).toEqual({ successful: 15, failed: 1 })
    expect(panels.map(({ panel }) => panel.name)).toEqual(
      expect.arrayContaining(['findings', 'api-call-volume', 'api-methods', 'session-openings']),
    )
    const imported = panels.find(({ panel }) => panel.name === 'findings')?.data.rows ?? []
    expect(imported.map((row) => row['detector'])).toEqual(['guardduty'])
  })

  test('tells what is new where that is rare, and how rare', async () => {
    const { news } = await pageOf(CI)
    const told = news.map(({ facet, value, newFor }) => [facet, value, newFor])
    expect(told).toContainEqual([
      'operation',
      'sagemaker.amazonaws.com:DeleteEndpoint',
      'everybody',
    ])
    expect(told).toContainEqual(['network', '198.51.100.0/24', 'everybody'])
    expect(told.map(([, value]) => value)).not.toContain('sagemaker.amazonaws.com:UpdateEndpoint')
    for (const { chance } of news) {
      expect(chance).toBeGreaterThan(0)
      expect(chance).toBeLessThanOrEqual(0.25)
    }
  })

  test('names the groups of its scope, and leads to them', async () => {
    const { groups, next } = await pageOf(CI, REPORT)
    expect(groups.map(({ id }) => id)).toEqual(['fg-now'])
    expect(next.map(({ verb, argument }) => [verb, argument])).toEqual([
      ['explain', 'fg-now'],
      ['who-changed', CI],
      ['entity', expect.stringMatching(/^198\.51\.100\./)],
    ])
  })

  test('says to investigate where nobody has', async () => {
    expect((await pageOf(CHURN)).next.at(-1)).toMatchObject({
      verb: 'investigate',
      argument: CHURN,
    })
    expect((await pageOf(CHURN, NOTHING_FOUND)).next.map(({ verb }) => verb)).not.toContain(
      'investigate',
    )
  })
})

describe('the page of an account', () => {
  test('has all that was done in it and found in it, and by whom', async () => {
    const { entity, calls, panels, groups } = await pageOf('111122223333', REPORT)
    expect(entity).toMatchObject({ type: 'aws-account', account: '111122223333' })
    expect(calls).toEqual({ successful: 15, failed: 1 })
    expect(groups.map(({ id }) => id)).toEqual(['fg-now'])
    const rows = (name: string) => panels.find(({ panel }) => panel.name === name)?.data.rows ?? []
    expect(rows('principals').map((row) => row['principal'])).toEqual([
      { type: 'iam-role', id: CI },
    ])
    expect(rows('findings')).toHaveLength(2)
    expect(rows('observed-addresses')).toHaveLength(16)
  })
})

describe('activity', () => {
  test('is summed by day and hour, and what was not logged is no zero', async () => {
    const seen = (await pageOf(CI)).panels.find(({ panel }) => panel.name === 'api-call-volume')
    if (seen === undefined) throw new Error('no volume')
    const activity = activityOf(seen)
    expect(activity?.totals.map(({ column, sum }) => [column.name, sum])).toEqual([
      ['successful', 15],
      ['failed', 1],
    ])
    expect(activity?.peak).toEqual({ time: at(5), value: 15 })
    const [day, ...more] = daysOf(seen) ?? []
    expect(more).toEqual([])
    expect(day).toMatchObject({ time: SCOPE.start, successful: 15, failed: 1 })
    expect(day?.hours.slice(4, 7)).toEqual([1, 15, null])
  })
})

describe('written for people', () => {
  test('text is harmless, says what it leaves out, and quotes what a shell would obey', async () => {
    const text = renderEntityText(await pageOf(EVIL), PLAIN, 5)
    expect(text).not.toContain('\u001b')
    expect(text).toContain("dupin investigate 'Evil/1 $(reboot) <script>'\\''")
    const page = renderEntityText(await pageOf(CI), PLAIN, 5)
    expect(page).toContain('and 11 more')
    expect(page).toContain('DeleteEndpoint')
    expect(page).toMatch(/Ok +Failed/)
    for (const line of page.split('\n').filter((one) => !one.includes('dupin ')))
      expect(line.length).toBeLessThanOrEqual(110)
  })

  test('HTML has no markup of a log', async () => {
    const page = renderEntityHtml(await pageOf(CI), 50)
    expect(page).toContain('&lt;script&gt;')
    expect(page).not.toContain('<script')
    expect(page).not.toContain('\u001b')
  })

  test('JSON has as many rows as asked for, and says how many there are', async () => {
    const { panels } = JSON.parse(JSON.stringify(entityPageToJson(await pageOf(CI), 5)))
    const addresses = panels.find((one: { name: string }) => one.name === 'observed-addresses')
    expect([addresses.rows, addresses.items.length, addresses.truncated]).toEqual([16, 5, false])
    const volume = panels.find((one: { name: string }) => one.name === 'api-call-volume')
    expect(volume.items).toHaveLength(24)
    expect(volume.items[5]).toMatchObject({ time: '2026-01-20T05:00:00.000Z', successful: 15 })
  })
})
