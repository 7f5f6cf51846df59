/**
 * `constraints.json`: what Model Monitor demands of a table.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-byoc-constraints.html
 *
 * Names are AWS's own: these types are the file. Older spellings (`comparion_method`, `enable_comparisons`, `linf_robust`,
 * `monitoring_config_overrides`) are understood and written anew in today's.
 */
import { readJsonDocument } from './json-document.ts'
import { jsonText, type Printable } from './json-text.ts'
import { LenientFields, lacking } from './lenient-fields.ts'
import { type InferredType, type ReadFile, readType, requireDistinct } from './statistics-file.ts'

export interface ConstraintsFile {
  readonly version: number
  readonly features: readonly FeatureConstraints[]
  readonly monitoring_config: MonitoringConfig
}

export interface FeatureConstraints {
  readonly name: string
  readonly inferred_type: InferredType
  /** The share of values that must be present. */
  readonly completeness: number
  readonly num_constraints?: { readonly is_non_negative: boolean }
  readonly string_constraints?: { readonly domains: readonly string[] }
  /** What holds for this feature in place of `monitoring_config`. */
  readonly monitoringConfigOverrides?: MonitoringOverrides
}

export type Switch = 'Enabled' | 'Disabled'
export type ComparisonMethod = 'Simple' | 'Robust'
export type CategoricalMethod = 'LInfinity' | 'ChiSquared'

export interface MonitoringConfig {
  readonly evaluate_constraints: Switch
  readonly emit_metrics: Switch
  /** The share of values that must be of the inferred type. */
  readonly datatype_check_threshold: number
  /** The share of texts that must be of the domain. */
  readonly domain_content_threshold: number
  readonly distribution_constraints: DistributionConstraints
}

export interface DistributionConstraints {
  readonly perform_comparison: Switch
  readonly comparison_threshold: number
  readonly comparison_method: ComparisonMethod
  readonly categorical_comparison_threshold: number
  readonly categorical_drift_method: CategoricalMethod
}

export interface MonitoringOverrides extends Partial<Omit<MonitoringConfig, Distribution>> {
  readonly distribution_constraints?: Partial<DistributionConstraints>
}

type Distribution = 'distribution_constraints'

/** What the service itself suggests: every value of its type and domain, distances up to 0.1 after correction. */
export const DEFAULT_MONITORING: MonitoringConfig = {
  evaluate_constraints: 'Enabled',
  emit_metrics: 'Enabled',
  datatype_check_threshold: 1,
  domain_content_threshold: 1,
  distribution_constraints: {
    perform_comparison: 'Enabled',
    comparison_threshold: 0.1,
    comparison_method: 'Robust',
    categorical_comparison_threshold: 0.1,
    categorical_drift_method: 'LInfinity',
  },
}

/** A UserError when it is no constraints file. What is missing takes the default. */
export function readConstraints(bytes: Uint8Array, where: string): ReadFile<ConstraintsFile> {
  const ignored: string[] = []
  const file = new LenientFields(readJsonDocument(bytes, where), '', ignored)
  const listed = file.objects('features')
  if (listed === undefined) throw lacking('list "features"', where)
  const features = listed.map((fields) => readFeature(fields, where))
  requireDistinct(features, where)
  const config = file.object('monitoring_config')
  const content: ConstraintsFile = {
    version: file.number('version') ?? 0,
    features,
    monitoring_config: configFor(DEFAULT_MONITORING, config && readOverrides(config)),
  }
  file.noteRest()
  return { content, ignored }
}

/** The file's text. */
export function writeConstraints({
  version,
  features,
  monitoring_config,
}: ConstraintsFile): string {
  return jsonText({
    version,
    features: features.map((feature) => ({
      name: feature.name,
      inferred_type: feature.inferred_type,
      completeness: feature.completeness,
      num_constraints: feature.num_constraints && {
        is_non_negative: feature.num_constraints.is_non_negative,
      },
      string_constraints: feature.string_constraints && {
        domains: feature.string_constraints.domains,
      },
      monitoringConfigOverrides:
        feature.monitoringConfigOverrides && printConfig(feature.monitoringConfigOverrides),
    })),
    monitoring_config: printConfig(monitoring_config),
  })
}

/** The configuration with the overrides of a feature laid over it. */
export function configFor(
  config: MonitoringConfig,
  overrides: MonitoringOverrides | undefined,
): MonitoringConfig {
  if (overrides === undefined) return config
  return {
    ...config,
    ...overrides,
    distribution_constraints: {
      ...config.distribution_constraints,
      ...overrides.distribution_constraints,
    },
  }
}

function readFeature(fields: LenientFields, where: string): FeatureConstraints {
  const name = fields.text('name')
  if (name === undefined) throw lacking(`"${fields.path('name')}"`, where)
  const nonNegative = fields.object('num_constraints')?.flag('is_non_negative')
  const strings = fields.object('string_constraints')
  const domains = strings?.list('domains')?.filter((value) => typeof value === 'string')
  const overrides =
    fields.object('monitoringConfigOverrides', 'monitoring_config_overrides') ??
    strings?.object('monitoringConfigOverrides', 'monitoring_config_overrides')
  const feature: FeatureConstraints = {
    name,
    inferred_type: readType(fields.text('inferred_type')) ?? 'Unknown',
    completeness: fields.number('completeness') ?? 0,
    ...(nonNegative !== undefined && { num_constraints: { is_non_negative: nonNegative } }),
    ...(domains && { string_constraints: { domains } }),
    ...(overrides && { monitoringConfigOverrides: readOverrides(overrides) }),
  }
  strings?.noteRest()
  fields.noteRest()
  return feature
}

function readOverrides(fields: LenientFields): MonitoringOverrides {
  const evaluate = readSwitch(fields, 'evaluate_constraints')
  const emit = readSwitch(fields, 'emit_metrics')
  const datatype = fields.number('datatype_check_threshold')
  const domain = fields.number('domain_content_threshold')
  const distribution = fields.object('distribution_constraints')
  const overrides = {
    ...(evaluate && { evaluate_constraints: evaluate }),
    ...(emit && { emit_metrics: emit }),
    ...(datatype !== undefined && { datatype_check_threshold: datatype }),
    ...(domain !== undefined && { domain_content_threshold: domain }),
    ...(distribution && { distribution_constraints: readDistribution(distribution) }),
  }
  fields.noteRest()
  return overrides
}

/** The threshold of numbers holds for categories too where these have none of their own, as the AWS page says. */
function readDistribution(fields: LenientFields): Partial<DistributionConstraints> {
  const perform = readSwitch(fields, 'perform_comparison', 'enable_comparisons')
  const threshold = fields.number('comparison_threshold')
  const categorical = fields.number('categorical_comparison_threshold') ?? threshold
  const method = readMethod(fields.text('comparison_method', 'comparion_method'))
  const drift = readDriftMethod(fields.text('categorical_drift_method'))
  fields.noteRest()
  return {
    ...(perform && { perform_comparison: perform }),
    ...(threshold !== undefined && { comparison_threshold: threshold }),
    ...(method && { comparison_method: method }),
    ...(categorical !== undefined && { categorical_comparison_threshold: categorical }),
    ...(drift && { categorical_drift_method: drift }),
  }
}

function readSwitch(fields: LenientFields, ...names: readonly string[]): Switch | undefined {
  const flag = fields.flag(...names)
  if (flag !== undefined) return flag ? 'Enabled' : 'Disabled'
  const word = fields.text(...names)?.toLowerCase()
  if (word === 'enabled') return 'Enabled'
  return word === 'disabled' ? 'Disabled' : undefined
}

function readMethod(word: string | undefined): ComparisonMethod | undefined {
  const method = word?.toLowerCase().replace('linf_', '')
  if (method === 'simple') return 'Simple'
  return method === 'robust' ? 'Robust' : undefined
}

function readDriftMethod(word: string | undefined): CategoricalMethod | undefined {
  const method = word?.toLowerCase()
  if (method === 'linfinity') return 'LInfinity'
  return method === 'chisquared' || method === 'chisquare' ? 'ChiSquared' : undefined
}

function printConfig(config: MonitoringOverrides): Printable {
  const distribution = config.distribution_constraints
  return {
    evaluate_constraints: config.evaluate_constraints,
    emit_metrics: config.emit_metrics,
    datatype_check_threshold: config.datatype_check_threshold,
    domain_content_threshold: config.domain_content_threshold,
    distribution_constraints: distribution && {
      perform_comparison: distribution.perform_comparison,
      comparison_threshold: distribution.comparison_threshold,
      comparison_method: distribution.comparison_method,
      categorical_comparison_threshold: distribution.categorical_comparison_threshold,
      categorical_drift_method: distribution.categorical_drift_method,
    },
  }
}
