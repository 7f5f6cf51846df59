import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toTimesketch } from '../../../src/investigations/exports/timesketch.ts'
import type { Report } from '../../../src/investigations/report.ts'
import { EMPTY_REPORT, SAMPLE_REPORT } from '../render/sample-report.ts'
import { arbitraryReport, crowdedReport } from './arbitrary-report.ts'
import { lines } from './options.ts'

/** What an event breaks of what Timesketch and its store ask for. */
function violations(event: Readonly<Record<string, unknown>>): string[] {
  const { message, datetime, timestamp, timestamp_desc: what, tag } = event
  const at = Date.parse(String(datetime))
  return [
    ...(typeof message === 'string' && message !== '' ? [] : ['message']),
    ...(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/.test(String(datetime))
      ? []
      : ['datetime']),
    ...(Number.isSafeInteger(timestamp) && timestamp === at * 1000 ? [] : ['timestamp']),
    ...(typeof what === 'string' && what !== '' ? [] : ['timestamp_desc']),
    ...(Array.isArray(tag) ? [] : ['tag']),
    ...Object.entries(event).flatMap(([name, value]) =>
      typeof value === 'string' && Buffer.byteLength(value) > 32_766 ? [name] : [],
    ),
  ]
}

function told({ findingGroups }: Report): number {
  return findingGroups.reduce(
    (sum, { timeline, findings, causes }) =>
      sum + timeline.length + findings.length + causes.flatMap(({ evidence }) => evidence).length,
    0,
  )
}

describe('Timesketch', () => {
  it('has an event for each entry, finding and piece of evidence, in the order of time', () => {
    const events = lines(toTimesketch(SAMPLE_REPORT))
    expect(events).toHaveLength(told(SAMPLE_REPORT))
    const times = events.map(({ timestamp }) => Number(timestamp))
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(toTimesketch(EMPTY_REPORT)).toBe('')
  })

  it('keeps to what is asked for, whatever the report holds, and leaves no event out', () => {
    expect(lines(toTimesketch(crowdedReport())).flatMap(violations)).toEqual([])
    fc.assert(
      fc.property(arbitraryReport, (report) => {
        const events = lines(toTimesketch(report))
        expect(events.flatMap(violations)).toEqual([])
        expect(events).toHaveLength(told(report))
      }),
      { numRuns: 60 },
    )
  })

  it('says in microseconds when a finding began, and which records it rests on', () => {
    const events = lines(toTimesketch(SAMPLE_REPORT))
    expect(
      events.find(({ finding_type }) => finding_type === 'Technique/InvocationLoggingDeleted'),
    ).toMatchObject({
      datetime: '2026-03-11T06:58:03.000+00:00',
      timestamp: Date.UTC(2026, 2, 11, 6, 58, 3) * 1000,
      data_type: 'dupin:finding',
      techniques: ['T1562.008'],
      event_ids: ['c74d97b0-1eae-457e-84aa-9d5bade2baaf'],
    })
  })
})
