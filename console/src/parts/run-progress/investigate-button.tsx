import Alert from '@cloudscape-design/components/alert'
import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useScope } from '../../scope/scope.ts'
import { useRole } from '../../session/session.ts'
import { plainText } from '../plain-text.ts'
import { useTimes } from '../preferences.ts'
import { isUnderWay, startRun, useLatestRun } from './latest-run.ts'

const MAY: readonly (string | undefined)[] = ['administrator', 'investigator']

/** Starts an investigation of everything, of the usual stretch or of the scope time that is shown. RunProgress shows how
 * far it is. */
export function InvestigateButton() {
  const { run } = useLatestRun()
  const queries = useQueryClient()
  const { minute } = useTimes()
  const role = useRole()
  const shown = useScope()?.scope
  const start = useMutation({
    mutationFn: startRun,
    onSuccess: () => queries.invalidateQueries({ queryKey: ['get', '/api/v1/runs'] }),
  })
  const isBusy = start.isPending || isUnderWay(run)
  const mayNot = !MAY.includes(role)
  const disabled = {
    disabled: mayNot,
    ...(mayNot ? { disabledReason: 'Administrators and investigators may start one.' } : {}),
  }
  return (
    <SpaceBetween size="xs">
      <ButtonDropdown
        variant="primary"
        mainAction={{
          text: 'Investigate',
          loading: isBusy,
          loadingText: 'Investigating',
          onClick: () => start.mutate({}),
          ...disabled,
        }}
        ariaLabel="More ways to investigate"
        disabled={mayNot || isBusy}
        items={[
          {
            id: 'scope',
            text: 'Investigate the scope time shown',
            ...(shown === undefined
              ? { disabled: true }
              : { secondaryText: `${minute(shown.start)} to ${minute(shown.end)}` }),
          },
          {
            id: 'usual',
            text: 'Investigate the latest part of the logs',
            secondaryText: 'The last 30 %, at most two weeks',
          },
        ]}
        onItemClick={({ detail }) =>
          start.mutate(
            detail.id === 'scope' && shown !== undefined
              ? { from: shown.start, to: shown.end }
              : {},
          )
        }
        expandToViewport
      />
      {start.error !== null && (
        <Alert type="error" dismissible dismissAriaLabel="Close" onDismiss={() => start.reset()}>
          {plainText(start.error.message)}
        </Alert>
      )}
    </SpaceBetween>
  )
}
