import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dupin, newFolder } from '../support/run-cli.ts'

function analysis(dppl: string, shap: Readonly<Record<string, number>>): string {
  return `{"version": "1.0", "post_training_bias_metrics": {"facets": {"S\\u001bex": [
    {"value_or_threshold": "0", "metrics": [{"name": "DPPL", "value": ${dppl}}, {"name": "DI", "value": 0.9}]}]}},
    "explanations": {"kernel_shap": {"label0": {"global_shap_values": ${JSON.stringify(shap)}}}}}`
}

function files() {
  const folder = newFolder()
  const [baseline, current] = [join(folder, 'baseline.json'), join(folder, 'current.json')]
  writeFileSync(baseline, analysis('0.2', { sat: 0.7, gpa: 0.5, rank: 0.05 }))
  writeFileSync(current, analysis('-Infinity', { sat: 0.1, gpa: 0.2, rank: 0.7 }))
  return {
    folder,
    both: ['clarify', '--baseline', baseline, '--current', current],
    baseline,
    current,
  }
}

describe('dupin clarify', () => {
  it('says which metrics are worse and whether the order of the features has changed', async () => {
    const { code, out } = await dupin(files().both)
    expect(code).toBe(0)
    expect(out).toContain('1 of 2 bias metrics are farther from balance than in the baseline.')
    expect(out).toContain(
      'label0: the order of the features by importance has changed (NDCG 0.688, below 0.9).',
    )
    expect(out).not.toContain('\u001b')
  })

  it('gives all that was compared as JSON, and fails when it is asked to', async () => {
    const { code, out } = await dupin([...files().both, '--format', 'json', '--fail-on', 'drift'])
    expect(code).toBe(1)
    const told: unknown = JSON.parse(out)
    expect(told).toMatchObject({
      violations: [
        { metric_name: 'DPPL', constraint_check_type: 'bias_drift_check' },
        { metric_name: 'shap', constraint_check_type: 'feature_attribution_drift_check' },
      ],
      bias: [
        { metric: 'DPPL', baseline: 0.2, current: '-Infinity', drifted: true },
        { metric: 'DI', drifted: false },
      ],
      attributions: [{ label: 'label0', drifted: true }],
    })
  })

  it("writes the violations in AWS's form", async () => {
    const { folder, both } = files()
    const path = join(folder, 'constraint_violations.json')
    await dupin([...both, '--violations', path])
    const written: unknown = JSON.parse(readFileSync(path, 'utf8'))
    expect(written).toMatchObject({ version: '1.0', violations: [{ facet_value: '0' }, {}] })
  })

  it('finds nothing in a file held against itself', async () => {
    const { baseline } = files()
    const { code, out } = await dupin([
      'clarify',
      '--baseline',
      baseline,
      '--current',
      baseline,
      '--fail-on',
      'drift',
    ])
    expect(code).toBe(0)
    expect(out).toContain('0 of 2 bias metrics')
    expect(out).toContain('has held (NDCG 1.000)')
  })

  it('measures a table itself, and holds it against an analysis', async () => {
    const folder = newFolder()
    const [table, baseline] = [join(folder, 'table.csv'), join(folder, 'analysis.json')]
    writeFileSync(table, 'sex,y,p\nf,1,0\nf,0,0\nf,,1\nm,1,1\nm,0,0\n')
    const metrics = '[{"name": "DPPL", "value": 0.25}, {"name": "DI", "value": 0.5}]'
    writeFileSync(
      baseline,
      `{"post_training_bias_metrics": {"facets": {"sex": [{"value_or_threshold": "f", "metrics": ${metrics}}]}}}`,
    )
    const asked = [
      'clarify',
      '--current',
      table,
      '--facet',
      'sex=f',
      '--label',
      'y=1',
      '--prediction',
      'p=1',
    ]
    const measured = await dupin([...asked, '--format', 'json'])
    expect(measured.err).toContain('1 of 5 rows lack a facet, label or prediction')
    expect(JSON.parse(measured.out)).toContainEqual({
      facet: 'sex',
      facetValue: 'f',
      metric: 'DPPL',
      description: 'Difference in Positive Proportions in Predicted Labels (DPPL)',
      value: 0.5,
    })
    expect((await dupin(asked)).out).toMatch(/DPPL .* 0\.5\n/)
    const held = await dupin([...asked, '--baseline', baseline, '--fail-on', 'drift'])
    expect(held.code).toBe(1)
    expect(held.out).toContain('2 of 2 bias metrics are farther from balance')
  })

  it.each([
    [['--facet', 'sex=f'], /both --facet and --label/],
    [['--facet', 'sex'], /write a column and a value/],
    [['--fail-on', 'drift'], /there is no --baseline/],
  ])('tells what is missing of %j', async (more, message) => {
    const { code, err } = await dupin(['clarify', '--current', files().baseline, ...more])
    expect(code).toBe(2)
    expect(err).toMatch(message)
  })

  it.each([
    ['is not there', 'nowhere.json', undefined, /there is no file/],
    [
      'is something else',
      'else.json',
      '{"violations": []}',
      /holds no bias metrics and no explanations/,
    ],
    [
      'has nothing in common',
      'other.json',
      '{"explanations": {"kernel_shap": {"label7": {"global_shap_values": {}}}}}',
      /have no facet and no label in common/,
    ],
    ['is cut off', 'cut.json', '{"version": "1', /Was it copied to the end/],
  ])('tells what to do when a file %s', async (_name, name, text, message) => {
    const { folder, baseline } = files()
    const path = join(folder, name)
    if (text !== undefined) writeFileSync(path, text)
    const { code, err } = await dupin(['clarify', '--baseline', baseline, '--current', path])
    expect(code).toBe(2)
    expect(err).toMatch(message)
  })
})
