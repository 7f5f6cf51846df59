import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import { type ComponentType, lazy } from 'react'

export interface PageProps {
  /** Of the address, decoded; the first names the page. */
  readonly segments: readonly string[]
}

interface PageEntry {
  /** First segment of its address. */
  readonly path: string
  readonly title: string
  readonly section?: string
  readonly isListed?: boolean
  readonly Page: ComponentType<PageProps>
}

/** Every page of the console, each fetched when it is first looked at. */
export const PAGES: readonly PageEntry[] = [
  {
    path: '',
    title: 'Summary',
    Page: lazy(async () => ({
      default: (await import('../pages/summary/summary-page.tsx')).SummaryPage,
    })),
  },
  {
    path: 'groups',
    title: 'Finding groups',
    Page: lazy(async () => ({
      default: (await import('../pages/groups/groups-page.tsx')).GroupsPage,
    })),
  },
  {
    path: 'investigations',
    title: 'Investigations',
    Page: lazy(async () => ({
      default: (await import('../pages/investigations/investigations-page.tsx')).InvestigationsPage,
    })),
  },
  {
    path: 'models',
    title: 'Models and endpoints',
    Page: lazy(async () => ({
      default: (await import('../pages/models/models-page.tsx')).ModelsPage,
    })),
  },
  {
    path: 'search',
    title: 'Search',
    Page: lazy(async () => ({
      default: (await import('../pages/search/search-page.tsx')).SearchPage,
    })),
  },
  {
    path: 'records',
    title: 'Raw events',
    section: 'Data',
    Page: lazy(async () => ({
      default: (await import('../pages/records/records-page.tsx')).RecordsPage,
    })),
  },
  {
    path: 'high-volume',
    title: 'High-volume entities',
    section: 'Data',
    Page: lazy(async () => ({
      default: (await import('../pages/high-volume/high-volume-page.tsx')).HighVolumePage,
    })),
  },
  {
    path: 'coverage',
    title: 'Coverage and usage',
    section: 'Data',
    Page: lazy(async () => ({
      default: (await import('../pages/coverage/coverage-page.tsx')).CoveragePage,
    })),
  },
  {
    path: 'accounts',
    title: 'Accounts',
    section: 'Administration',
    Page: lazy(async () => ({
      default: (await import('../pages/accounts/accounts-page.tsx')).AccountsPage,
    })),
  },
  {
    path: 'settings',
    title: 'Settings',
    section: 'Administration',
    Page: lazy(async () => ({
      default: (await import('../pages/settings/settings-page.tsx')).SettingsPage,
    })),
  },
  {
    path: 'entities',
    title: 'Entity',
    isListed: false,
    Page: lazy(async () => ({
      default: (await import('../pages/entities/entity-page.tsx')).EntityPage,
    })),
  },
  {
    path: 'findings',
    title: 'Finding',
    isListed: false,
    Page: lazy(async () => ({
      default: (await import('../pages/findings/finding-page.tsx')).FindingPage,
    })),
  },
]

const NOWHERE: PageEntry = {
  path: '?',
  title: 'Not found',
  Page: () => (
    <ContentLayout header={<Header variant="h1">There is no such page</Header>}>
      Choose one from the list of pages.
    </ContentLayout>
  ),
}

/** The page of an address, and the name of what it shows where the address names one. */
export function pageOf(segments: readonly string[]): PageEntry & { readonly name?: string } {
  const [path = '', name] = segments
  const page = PAGES.find((one) => one.path === path) ?? NOWHERE
  return name === undefined ? page : { ...page, name }
}
