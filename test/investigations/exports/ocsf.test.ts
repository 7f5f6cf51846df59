import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toOcsf } from '../../../src/investigations/exports/ocsf.ts'
import { EMPTY_REPORT, SAMPLE_REPORT } from '../render/sample-report.ts'
import { arbitraryReport, crowdedReport } from './arbitrary-report.ts'
import { ocsfViolations } from './ocsf-validator.ts'
import { lines, OPTIONS } from './options.ts'

describe('OCSF', () => {
  const events = lines(toOcsf(SAMPLE_REPORT, OPTIONS))

  it('has an event for each group and each finding', () => {
    const findings = SAMPLE_REPORT.findingGroups.flatMap((group) => group.findings)
    expect(events).toHaveLength(findings.length + SAMPLE_REPORT.findingGroups.length)
    expect(lines(toOcsf(EMPTY_REPORT, OPTIONS))).toEqual([])
  })

  it('keeps to the published class', () => {
    expect(events.flatMap(ocsfViolations)).toEqual([])
    expect(lines(toOcsf(crowdedReport(), OPTIONS)).flatMap(ocsfViolations)).toEqual([])
  })

  it('keeps to it whatever the report holds', () => {
    fc.assert(
      fc.property(arbitraryReport, (report) => {
        expect(lines(toOcsf(report, OPTIONS)).flatMap(ocsfViolations)).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('says who, what model, which technique and how sure', () => {
    const [group, tokens] = events
    expect(group).toMatchObject({
      severity_id: 5,
      confidence_score: 93,
      finding_info: { uid: 'fg-c8e2b7504d61', related_events_count: 3 },
    })
    expect(tokens).toMatchObject({
      class_uid: 2004,
      metadata: { correlation_uid: 'fg-c8e2b7504d61' },
      actor: { user: { name: 'ci-artifacts' } },
    })
    expect(JSON.stringify(tokens)).toContain('"ai_provider":"Amazon Bedrock"')
    const techniques = JSON.stringify(events)
    expect(techniques).toContain('"sub_technique":{"uid":"T1078.004","name":"Cloud Accounts"')
  })

  it('would notice what the class does not have', () => {
    const [event = {}] = events
    const { time: _, ...untimed } = event
    expect(ocsfViolations(untimed)).toEqual(['.time is missing'])
    expect(ocsfViolations({ ...event, severity_id: 7 })).toEqual([
      '.severity_id is none of the values: 7',
    ])
    expect(ocsfViolations({ ...event, ai_model: {} })).toEqual(['.ai_model is no attribute'])
    expect(ocsfViolations({ ...event, attacks: [] })).toEqual(['.attacks is of another profile'])
  })
})
