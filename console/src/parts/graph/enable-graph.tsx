import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { detective } from '../../api/detective.ts'
import { Failure } from '../states.tsx'
import { useChange } from './use-change.ts'
import { useWhoAmI, whyNot } from './use-graph.ts'

/** Without a behavior graph some things cannot be done: says why, and makes one. */
export function EnableGraph({ why }: { readonly why: string }) {
  const who = useWhoAmI()
  const create = useChange(() => detective.createGraph())
  const reason = whyNot(who.data?.role, ['administrator'])
  return (
    <SpaceBetween size="s">
      <Alert
        type="info"
        header="There is no behavior graph yet"
        action={
          <Button
            onClick={() => create.mutate(undefined)}
            loading={create.isPending}
            disabled={reason !== undefined || who.data === undefined}
            {...(reason === undefined ? {} : { disabledReason: reason })}
          >
            Enable the behavior graph
          </Button>
        }
      >
        {why} With it your account becomes its administrator, and sees the whole lake until you
        invite members. Finding groups are kept by behavior graph: investigate everything again
        afterwards.
      </Alert>
      {create.error !== null && <Failure error={create.error} what="the new behavior graph" />}
    </SpaceBetween>
  )
}
