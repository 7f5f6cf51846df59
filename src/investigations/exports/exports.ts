import type { Report } from '../report.ts'
import { toAsff } from './asff.ts'
import { toAttackFlow } from './attack-flow.ts'
import type { ExportOptions } from './export-options.ts'
import { toAtlasNavigator, toNavigator } from './navigator.ts'
import { toOcsf } from './ocsf.ts'
import { findingsCsv, groupsCsv, timelineCsv } from './report-csv.ts'
import { toStix } from './stix.ts'
import { toTimesketch } from './timesketch.ts'

/** The documents that other tools take, and what each is. */
export const EXPORTS = {
  asff: {
    about: 'Security Hub: requests of BatchImportFindings, one a line',
    media: 'application/x-ndjson',
    write: toAsff,
  },
  ocsf: {
    about: 'OCSF 1.8.0 Detection Findings, one a line',
    media: 'application/x-ndjson',
    write: toOcsf,
  },
  stix: {
    about: 'a bundle of STIX 2.1',
    media: 'application/stix+json;version=2.1',
    write: toStix,
  },
  'attack-flow': {
    about: "MITRE's Attack Flow 2.0, in a bundle of STIX 2.1",
    media: 'application/stix+json;version=2.1',
    write: toAttackFlow,
  },
  navigator: {
    about: "a layer of MITRE's ATT&CK Navigator, format 4.5",
    media: 'application/json',
    write: toNavigator,
  },
  'atlas-navigator': {
    about: "the same for MITRE's ATLAS Navigator",
    media: 'application/json',
    write: toAtlasNavigator,
  },
  timesketch: {
    about: 'events of Timesketch, one a line',
    media: 'application/x-ndjson',
    write: toTimesketch,
  },
  csv: { about: 'a CSV line a finding', media: 'text/csv', write: findingsCsv },
  'csv-groups': { about: 'a CSV line a finding group', media: 'text/csv', write: groupsCsv },
  'csv-timeline': {
    about: 'a CSV line for each thing that happened',
    media: 'text/csv',
    write: timelineCsv,
  },
} as const satisfies Readonly<Record<string, Export>>

interface Export {
  readonly about: string
  readonly media: string
  readonly write: (report: Report, options: ExportOptions) => string
}

export type ExportFormat = keyof typeof EXPORTS
