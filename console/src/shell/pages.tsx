import { type LazyPage, lazyPage } from './lazy-page.tsx'

interface PageEntry {
  /** First segment of its address. */
  readonly path: string
  readonly title: string
  readonly section?: string
  readonly isListed?: boolean
  readonly page: LazyPage
}

/** Every page of the console, each fetched when it is first looked at. */
export const PAGES: readonly PageEntry[] = [
  {
    path: '',
    title: 'Summary',
    page: lazyPage(() => import('../pages/summary/summary-page.tsx'), 'SummaryPage'),
  },
  {
    path: 'groups',
    title: 'Finding groups',
    page: lazyPage(() => import('../pages/groups/groups-page.tsx'), 'GroupsPage'),
  },
  {
    path: 'investigations',
    title: 'Investigations',
    page: lazyPage(
      () => import('../pages/investigations/investigations-page.tsx'),
      'InvestigationsPage',
    ),
  },
  {
    path: 'models',
    title: 'Models and endpoints',
    page: lazyPage(() => import('../pages/models/models-page.tsx'), 'ModelsPage'),
  },
  {
    path: 'search',
    title: 'Search',
    page: lazyPage(() => import('../pages/search/search-page.tsx'), 'SearchPage'),
  },
  {
    path: 'records',
    title: 'Raw events',
    section: 'Data',
    page: lazyPage(() => import('../pages/records/records-page.tsx'), 'RecordsPage'),
  },
  {
    path: 'high-volume',
    title: 'High-volume entities',
    section: 'Data',
    page: lazyPage(() => import('../pages/high-volume/high-volume-page.tsx'), 'HighVolumePage'),
  },
  {
    path: 'coverage',
    title: 'Coverage and usage',
    section: 'Data',
    page: lazyPage(() => import('../pages/coverage/coverage-page.tsx'), 'CoveragePage'),
  },
  {
    path: 'accounts',
    title: 'Accounts',
    section: 'Administration',
    page: lazyPage(() => import('../pages/accounts/accounts-page.tsx'), 'AccountsPage'),
  },
  {
    path: 'settings',
    title: 'Settings',
    section: 'Administration',
    page: lazyPage(() => import('../pages/settings/settings-page.tsx'), 'SettingsPage'),
  },
  {
    path: 'entities',
    title: 'Entity',
    isListed: false,
    page: lazyPage(() => import('../pages/entities/entity-page.tsx'), 'EntityPage'),
  },
  {
    path: 'findings',
    title: 'Finding',
    isListed: false,
    page: lazyPage(() => import('../pages/findings/finding-page.tsx'), 'FindingPage'),
  },
]

const NOWHERE: PageEntry = {
  path: '?',
  title: 'Not found',
  page: lazyPage(() => import('./nowhere-page.tsx'), 'NowherePage'),
}

/** The page of an address, and the name of what it shows where the address names one. */
export function pageOf(segments: readonly string[]): PageEntry & { readonly name?: string } {
  const [path = '', name] = segments
  const entry = PAGES.find((one) => one.path === path) ?? NOWHERE
  return name === undefined ? entry : { ...entry, name }
}

/** Fetches every page, so that nobody waits for one that is chosen; what fails is fetched again when it is. */
export function fetchPages(): void {
  for (const { page } of PAGES) page.fetch().catch(() => undefined)
}
