import Box from '@cloudscape-design/components/box'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { answers } from '../../../api/client.ts'
import { InvestigateButton } from '../../../parts/run-progress/investigate-button.tsx'
import { RunProgress } from '../../../parts/run-progress/run-progress.tsx'
import { Empty } from '../../../parts/states.tsx'
import { follow } from '../../../router/follow.ts'
import { useLinks } from '../../../scope/scope.ts'

/** Before the first investigation: what it does; without logs, what is missing for one. */
export function NoRun() {
  const coverage = answers.useQuery('get', '/api/v1/coverage')
  if (coverage.data?.stored === 0) return <NoLogs />
  return (
    <SpaceBetween size="m">
      <RunProgress />
      <Empty title="Nothing was investigated yet" action={<InvestigateButton />}>
        An investigation looks for what behaves unlike itself, groups what belongs together, and
        ranks the causes. It reads what was ingested and changes nothing in AWS.
      </Empty>
    </SpaceBetween>
  )
}

function NoLogs() {
  const link = useLinks()
  return (
    <Empty
      title="No logs were read yet"
      action={
        <Link href={link(['coverage'])} onFollow={follow}>
          See which logs help, and how to enable them
        </Link>
      }
    >
      Read a folder of logs first, on the server:{' '}
      <Box variant="code" display="inline">
        dupin ingest FOLDER --lake LAKE
      </Box>
    </Empty>
  )
}
