import { describe, expect, it } from 'vitest'
import {
  DATA_QUALITY_CHECKS,
  readViolations,
  writeClarifyViolations,
  writeViolations,
} from '../../../src/formats/model-monitor/violations-file.ts'

describe('constraint_violations.json', () => {
  it('comes back with each of the six checks', () => {
    const violations = DATA_QUALITY_CHECKS.map((check) => ({
      feature_name: 'a',
      constraint_check_type: check,
      description: `about ${check}`,
    }))
    const text = writeViolations(violations)
    expect(readViolations(Buffer.from(text), 'f')).toEqual({ content: violations, ignored: [] })
    expect(text).toMatch(/^\{\n {2}"violations" : \[ \{\n {4}"feature_name" : "a",/)
  })

  it('comes back with those of the bias and attribution monitors', () => {
    const violations = [
      {
        facet: 'Age',
        facet_value: '40',
        metric_name: 'CI',
        constraint_check_type: 'bias_drift_check' as const,
        description: 'd',
      },
      {
        label: 'label0',
        metric_name: 'shap' as const,
        constraint_check_type: 'feature_attribution_drift_check' as const,
        description: 'e',
      },
    ]
    const text = writeClarifyViolations(violations)
    expect(text).toContain('"version" : "1.0"')
    expect(readViolations(Buffer.from(text), 'f').content).toEqual(violations)
  })

  it('says which entries are of no known kind', () => {
    const text = '{"violations": [{"constraint_check_type": "vibe_check"}, {}]}'
    expect(readViolations(Buffer.from(text), 'f')).toEqual({
      content: [],
      ignored: ['violations[0].constraint_check_type', 'violations[1].constraint_check_type'],
    })
  })

  it('is refused without a list', () => {
    expect(() => readViolations(Buffer.from('{}'), 'f')).toThrow(/no list "violations"/)
  })
})
