import { cliPage } from './cli.ts'
import { detectiveApiPage } from './detective-api.ts'
import { detectorsPage } from './detectors.ts'
import { formatsPage } from './formats.ts'
import { entitiesPage, relationsPage } from './graph.ts'
import { incidentsPage } from './incidents.ts'
import type { Page } from './markdown.ts'
import { panelsPage } from './panels.ts'
import { tablesPage } from './tables.ts'
import { techniquesPage } from './techniques.ts'

/** Every page of `docs/reference`, as the catalogues have it now. */
export function referencePages(): Page[] {
  return [
    cliPage(),
    tablesPage(),
    formatsPage(),
    detectorsPage(),
    techniquesPage(),
    relationsPage(),
    entitiesPage(),
    incidentsPage(),
    detectiveApiPage(),
    panelsPage(),
  ]
}
