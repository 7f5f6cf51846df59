import { describe, expect, it } from 'vitest'
import {
  type ConstraintsFile,
  configFor,
  DEFAULT_MONITORING,
  readConstraints,
  writeConstraints,
} from '../../../src/formats/model-monitor/constraints-file.ts'

const FILE: ConstraintsFile = {
  version: 0,
  features: [
    {
      name: 'n',
      inferred_type: 'Integral',
      completeness: 1,
      num_constraints: { is_non_negative: true },
      monitoringConfigOverrides: {
        datatype_check_threshold: 0.9,
        distribution_constraints: {
          comparison_threshold: 0.3,
          categorical_comparison_threshold: 0.3,
        },
      },
    },
    {
      name: 's',
      inferred_type: 'String',
      completeness: 0.75,
      string_constraints: { domains: ['x', 'y'] },
    },
  ],
  monitoring_config: DEFAULT_MONITORING,
}

function read(text: string) {
  return readConstraints(Buffer.from(text), 'constraints.json')
}

describe('constraints.json', () => {
  it('comes back as it was written, with nothing ignored', () => {
    expect(read(writeConstraints(FILE))).toEqual({ content: FILE, ignored: [] })
  })

  it('takes the default for what it does not say', () => {
    const { content } = read('{"features": [{"name": "a"}]}')
    expect(content.monitoring_config).toEqual(DEFAULT_MONITORING)
    expect(content.features).toEqual([{ name: 'a', inferred_type: 'Unknown', completeness: 0 }])
  })

  it.each([
    ['comparison_method', '"Simple"', { comparison_method: 'Simple' }],
    ['comparion_method', '"Simple"', { comparison_method: 'Simple' }],
    ['comparison_method', '"linf_simple"', { comparison_method: 'Simple' }],
    ['comparison_method', '"nonsense"', { comparison_method: 'Robust' }],
    ['enable_comparisons', 'false', { perform_comparison: 'Disabled' }],
    ['perform_comparison', '"disabled"', { perform_comparison: 'Disabled' }],
    ['categorical_drift_method', '"ChiSquared"', { categorical_drift_method: 'ChiSquared' }],
    [
      'comparison_threshold',
      '0.25',
      { comparison_threshold: 0.25, categorical_comparison_threshold: 0.25 },
    ],
  ])('understands "%s" with %s', (name, value, expected) => {
    const text = `{"features": [], "monitoring_config": {"distribution_constraints": {"${name}": ${value}}}}`
    expect(read(text).content.monitoring_config.distribution_constraints).toMatchObject(expected)
  })

  it('reads thresholds of any age as they stand', () => {
    const config = '{"datatype_check_threshold": 0.1, "domain_content_threshold": 1.0}'
    const { content } = read(`{"features": [], "monitoring_config": ${config}}`)
    expect(content.monitoring_config).toMatchObject({
      datatype_check_threshold: 0.1,
      domain_content_threshold: 1,
    })
  })

  it('finds overrides by either name, within the feature or its string constraints', () => {
    const text = `{"features": [
      {"name": "a", "monitoring_config_overrides": {"evaluate_constraints": "Disabled"}},
      {"name": "b", "string_constraints": {"domains": ["x", 7], "monitoring_config_overrides": {"emit_metrics": "Disabled"}}}]}`
    const [a, b] = read(text).content.features
    expect(a?.monitoringConfigOverrides).toEqual({ evaluate_constraints: 'Disabled' })
    expect(b?.monitoringConfigOverrides).toEqual({ emit_metrics: 'Disabled' })
    expect(b?.string_constraints).toEqual({ domains: ['x'] })
  })

  it('says what it did not understand', () => {
    const text = `{"features": [{"name": "a", "colour": 1}], "monitoring_config":
      {"distribution_constraints": {"min_domain_mass": 1.0}}}`
    expect(read(text).ignored).toEqual([
      'features[0].colour',
      'monitoring_config.distribution_constraints.min_domain_mass',
    ])
  })
})

describe('configFor', () => {
  it('lays what a feature overrides over the rest', () => {
    const config = configFor(DEFAULT_MONITORING, FILE.features[0]?.monitoringConfigOverrides)
    expect(config.datatype_check_threshold).toBe(0.9)
    expect(config.domain_content_threshold).toBe(1)
    expect(config.distribution_constraints).toEqual({
      ...DEFAULT_MONITORING.distribution_constraints,
      comparison_threshold: 0.3,
      categorical_comparison_threshold: 0.3,
    })
  })
})
