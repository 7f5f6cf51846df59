import './groups.css'
import { lazy } from 'react'
import type { PageProps } from '../../shell/lazy-page.tsx'
import { GroupList } from './list/group-list.tsx'

const GroupPage = lazy(async () => ({
  default: (await import('./group/group-page.tsx')).GroupPage,
}))

/** All finding groups, or the one that the address names. */
export function GroupsPage({ segments: [, id] }: PageProps) {
  return id === undefined ? <GroupList /> : <GroupPage key={id} id={id} />
}
