/** Dupin as a library: the same doors that the command line uses. */
export {
  DETECTORS,
  Dupin,
  type IngestFolderOptions,
  type OpenOptions,
  type ScopeOptions,
  simulateInto,
  VERSION,
} from './dupin.ts'
export type { Cause, CauseKind, Evidence } from './events/cause.ts'
export type { EntityRef, EntityType } from './events/entity.ts'
export type { Finding } from './events/finding.ts'
export type { Severity } from './events/severity.ts'
export { UserError } from './events/user-error.ts'
export { renderHtml } from './investigations/render/report-html.ts'
export { renderJson } from './investigations/render/report-json.ts'
export type { Coverage, FindingGroup, Report, TimelineEntry } from './investigations/report.ts'
export type { RootCauseQuestion } from './investigations/service-causes/problem.ts'
export {
  type RootCause,
  type RootCauses,
  rankRootCauses,
} from './investigations/service-causes/rank-root-causes.ts'
export type {
  CallGraph,
  Channel,
  NodeSeries,
  ServiceMetrics,
} from './investigations/service-causes/service-metrics.ts'
export type { ServiceEvidence } from './investigations/service-causes/why.ts'
