import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toAsff } from '../../../src/investigations/exports/asff.ts'
import { lacks } from '../../support/peers/peer.ts'
import { pythonWith, runPython } from '../../support/peers/python.ts'
import { hostileReport, NAUGHTY } from '../render/hostile-report.ts'
import { EMPTY_REPORT, SAMPLE_REPORT } from '../render/sample-report.ts'
import { arbitraryReport, crowdedReport } from './arbitrary-report.ts'
import { asffViolations } from './asff-validator.ts'
import { lines, OPTIONS } from './options.ts'

const python = await pythonWith('botocore')
const isLacking = lacks(python, 'ASFF against the model of Security Hub')

const SCRIPT = fileURLToPath(new URL('validate-asff.py', import.meta.url))

function findingsOf(text: string): Record<string, unknown>[] {
  return lines(text).flatMap(({ Findings }) => (Array.isArray(Findings) ? Findings : []))
}

describe('ASFF', () => {
  it('has a finding for each group and each finding, in batches of at most 100', () => {
    const findings = SAMPLE_REPORT.findingGroups.flatMap((group) => group.findings)
    expect(findingsOf(toAsff(SAMPLE_REPORT, OPTIONS))).toHaveLength(
      findings.length + SAMPLE_REPORT.findingGroups.length,
    )
    expect(toAsff(EMPTY_REPORT, OPTIONS)).toBe('')
    expect(lines(toAsff(crowdedReport(), OPTIONS))).toHaveLength(3)
  })

  it('keeps to every limit of the format', () => {
    for (const report of [SAMPLE_REPORT, crowdedReport()])
      expect(lines(toAsff(report, OPTIONS)).flatMap(asffViolations)).toEqual([])
  })

  it('keeps to them whatever the report holds', () => {
    fc.assert(
      fc.property(arbitraryReport, (report) => {
        expect(lines(toAsff(report, OPTIONS)).flatMap(asffViolations)).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('tells a group as an attack sequence', () => {
    const [group] = findingsOf(toAsff(SAMPLE_REPORT, OPTIONS))
    expect(group).toMatchObject({
      Id: 'dupin/group/fg-c8e2b7504d61',
      Severity: { Label: 'CRITICAL', Original: 'CRITICAL' },
      Detection: { Sequence: { Uid: 'fg-c8e2b7504d61', Signals: [{ Type: 'FINDING' }, {}, {}] } },
    })
    expect(group?.['Types']).toContain('TTPs/Discovery/FindingGroup')
    expect(group?.['Types']).toContain('Effects/Resource Consumption/FindingGroup')
  })

  it('belongs to the account of the finding, or to the one that is asked for', () => {
    const arns = (options: typeof OPTIONS) =>
      new Set(findingsOf(toAsff(SAMPLE_REPORT, options)).map(({ ProductArn }) => ProductArn))
    expect(arns(OPTIONS)).toContain(
      'arn:aws:securityhub:us-east-1:210987654321:product/210987654321/default',
    )
    const asked = { ...OPTIONS, account: '111122223333', region: 'cn-north-1' }
    expect([...arns(asked)]).toEqual([
      'arn:aws-cn:securityhub:cn-north-1:111122223333:product/111122223333/default',
    ])
  })

  it('marks what was cut and counts what found no room', () => {
    const text = toAsff(crowdedReport(), OPTIONS)
    expect(text).toContain('… [cut]')
    expect(text).toMatch(/"dupin\/left-out":"\d{3}"/)
    expect(toAsff(SAMPLE_REPORT, OPTIONS)).not.toContain('left-out')
  })

  it.runIf(!isLacking)(
    'is what the model of Security Hub takes, also of hostile logs',
    { timeout: 60_000 },
    async () => {
      let i = 0
      const hostile = hostileReport(() => NAUGHTY[i++ % NAUGHTY.length] ?? '')
      const some = fc.sample(arbitraryReport, { numRuns: 40, seed: 7 })
      const reports = [SAMPLE_REPORT, hostile, crowdedReport(), ...some]
      const folder = mkdtempSync(join(tmpdir(), 'dupin-asff-'))
      try {
        const file = join(folder, 'requests.ndjson')
        writeFileSync(file, reports.map((report) => toAsff(report, OPTIONS)).join(''))
        expect(await runPython(python.program, [SCRIPT, file])).toMatchObject({
          code: 0,
          out: 'done\n',
        })
        writeFileSync(file, '{"Findings":[{"Title":""}]}\n')
        expect((await runPython(python.program, [SCRIPT, file])).out).toContain('Findings[0]')
      } finally {
        rmSync(folder, { recursive: true })
      }
    },
  )

  it('would notice a limit that is broken', () => {
    const [finding = {}] = findingsOf(toAsff(SAMPLE_REPORT, OPTIONS))
    const broken = { ...finding, Title: 'x'.repeat(257), Resources: [], AwsAccountId: '1' }
    expect(asffViolations({ Findings: [broken] })).toEqual([
      'Title is too long',
      'AwsAccountId',
      'no resource',
    ])
  })
})
