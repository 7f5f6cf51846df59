import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Link from '@cloudscape-design/components/link'
import ProgressBar from '@cloudscape-design/components/progress-bar'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { follow } from '../../router/follow.ts'
import { useLinks } from '../../scope/scope.ts'
import { durationText } from '../numbers.ts'
import { plainText } from '../plain-text.ts'
import { useTimes } from '../preferences.ts'
import { isUnderWay, type Run, useLatestRun, useRenewal } from './latest-run.ts'

/** How the latest investigation of everything stands: how far it is, how it ended, whether logs were read since. Nothing
 * before the first. Where it stands, the page is renewed when a run ends. */
export function RunProgress() {
  const { run } = useLatestRun()
  useRenewal(run)
  if (run === undefined) return null
  if (isUnderWay(run)) return <UnderWay run={run} />
  return run.status === 'FAILED' ? <Failed run={run} /> : <Ended run={run} />
}

function UnderWay({ run }: { readonly run: Run }) {
  const waits = run.status === 'QUEUED'
  return (
    <ProgressBar
      value={run.of === 0 ? 0 : (100 * run.done) / run.of}
      label={waits ? 'The investigation waits for its turn' : 'Investigating'}
      description={<ScopeText run={run} />}
      additionalInfo={
        waits ? undefined : `${run.done} of ${run.of} detectors: ${plainText(run.what, 80)}`
      }
    />
  )
}

function Failed({ run }: { readonly run: Run }) {
  const { time } = useTimes()
  return (
    <Alert type="error" header={`The investigation of ${time(run.created)} failed`}>
      {plainText(run.failure ?? 'The server did not say why.')} What an earlier one found is still
      shown.
    </Alert>
  )
}

function Ended({ run }: { readonly run: Run }) {
  const { time } = useTimes()
  const link = useLinks()
  const took = run.ended === null ? undefined : Date.parse(run.ended) - Date.parse(run.created)
  const count = run.findingGroups ?? 0
  return (
    <SpaceBetween size="xxs">
      <Box fontSize="body-s" color="text-body-secondary">
        <StatusIndicator type="success">Investigated</StatusIndicator> {time(run.ended)}
        {took !== undefined && `, in ${durationText(took)}`}: <ScopeText run={run} />.{' '}
        <Link fontSize="body-s" href={link(['groups'])} onFollow={follow}>
          {count === 1 ? '1 finding group' : `${count} finding groups`}
        </Link>
        .
      </Box>
      {run.outdated && (
        <Box fontSize="body-s">
          <StatusIndicator type="warning">
            Logs were read after it began. Investigate again to see what they show.
          </StatusIndicator>
        </Box>
      )}
    </SpaceBetween>
  )
}

function ScopeText({ run: { scope } }: { readonly run: Run }) {
  const { minute, timeZone } = useTimes()
  return (
    <>
      {minute(scope.start)} to {minute(scope.end)} {timeZone}
    </>
  )
}
