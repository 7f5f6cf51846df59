import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { answers, api, type Schemas } from '../../api/client.ts'
import { ALL_BUT_SESSION } from '../../session/session.ts'

export type Run = Schemas['Run']

/** How often a run that is under way is asked how far it is, in milliseconds. */
const EVERY = 1_000

/** Asked by the page, not by the person: it keeps no session alive. */
const BACKGROUND = { 'x-dupin-background': '1' }

export function isUnderWay(run: Run | undefined): boolean {
  return run?.status === 'QUEUED' || run?.status === 'RUNNING'
}

/** The latest run, followed while it is under way. */
export function useLatestRun() {
  const runs = answers.useQuery(
    'get',
    '/api/v1/runs',
    { params: { query: { limit: 1 } }, headers: BACKGROUND },
    {
      staleTime: 0,
      refetchInterval: ({ state }) => (isUnderWay(state.data?.items[0]) ? EVERY : false),
    },
  )
  return { ...runs, run: runs.data?.items[0] }
}

/** When the run ends, every answer on the page is asked for again: findings changed with it. */
export function useRenewal(run: Run | undefined): void {
  const queries = useQueryClient()
  const isActive = isUnderWay(run)
  const was = useRef(isActive)
  useEffect(() => {
    if (was.current && !isActive) {
      queries.invalidateQueries(ALL_BUT_SESSION).catch(() => undefined)
    }
    was.current = isActive
  }, [isActive, queries])
}

/** Starts an investigation of everything. @param scope that of the server's choice unless given */
export async function startRun(scope: {
  readonly from?: string
  readonly to?: string
}): Promise<void> {
  await api.POST('/api/v1/runs', { body: scope })
}
