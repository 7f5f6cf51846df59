import type { ExportOptions } from '../../../src/investigations/exports/export-options.ts'

/** Every test writes at the same moment. */
export const OPTIONS: ExportOptions = { now: Date.UTC(2026, 2, 12, 9), version: '0.0.0-test' }

/** The documents of a text with one JSON document a line. */
export function lines(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}
