import type { DriftReport } from '../../detectors/data-quality/drift-report.ts'
import { wellFormed } from './neutralise.ts'

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

/** The report as indented JSON, ended with a line feed. What is unknown, or no finite number, is null. */
export function renderDriftJson(report: DriftReport): string {
  return `${JSON.stringify(plain(report), null, 2)}\n`
}

function plain(value: unknown): Json {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'string') return wellFormed(value)
  if (typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return null
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]))
}
