import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import ProgressBar from '@cloudscape-design/components/progress-bar'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { answers, api } from '../../../api/client.ts'
import { plainText } from '../../../parts/plain-text.ts'
import { useAskedScope } from '../../../scope/scope.ts'

/** Starts an investigation of the scope time and says how far it is.
 * @param isAgain whether there was one before */
export function StartRun({ isAgain = false }: { readonly isAgain?: boolean }) {
  const queries = useQueryClient()
  const scope = useAskedScope()
  const start = useMutation({
    mutationFn: async () => (await api.POST('/api/v1/runs', { body: { ...scope } })).data,
  })
  const id = start.data?.id
  const { data: run } = answers.useQuery(
    'get',
    '/api/v1/runs/{id}',
    { params: { path: { id: id ?? '' } } },
    {
      enabled: id !== undefined,
      staleTime: 0,
      refetchInterval: ({ state }) => (isOver(state.data?.status) ? false : 1_000),
    },
  )
  const isDone = run?.status === 'SUCCESSFUL'
  useEffect(() => {
    if (isDone) void queries.invalidateQueries()
  }, [isDone, queries])
  const isRunning = start.isPending || (id !== undefined && !isOver(run?.status))
  const failure = start.error?.message ?? run?.failure ?? undefined
  return (
    <SpaceBetween size="xs" direction={isAgain ? 'horizontal' : 'vertical'}>
      <Button
        variant={isAgain ? 'normal' : 'primary'}
        loading={isRunning}
        onClick={() => start.mutate()}
      >
        {isAgain ? 'Investigate again' : 'Investigate'}
      </Button>
      {isRunning && run !== undefined && !isAgain && (
        <ProgressBar
          value={run.of === 0 ? 0 : (100 * run.done) / run.of}
          description={plainText(run.what)}
          label="How far it is"
        />
      )}
      {failure !== undefined && (
        <StatusIndicator type="error">
          <Box variant="span">{plainText(failure)}</Box>
        </StatusIndicator>
      )}
    </SpaceBetween>
  )
}

function isOver(status: string | undefined): boolean {
  return status === 'SUCCESSFUL' || status === 'FAILED'
}
