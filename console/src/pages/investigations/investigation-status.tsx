import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { Investigation } from '../../api/detective-types.ts'
import type { Entity } from '../../parts/entity-names.ts'

/** How an investigation, or a run, stands. */
export function RunStatus({ status }: { readonly status: Investigation['Status'] | 'QUEUED' }) {
  switch (status) {
    case 'SUCCESSFUL':
      return <StatusIndicator type="success">Successful</StatusIndicator>
    case 'FAILED':
      return <StatusIndicator type="error">Failed</StatusIndicator>
    case 'QUEUED':
      return <StatusIndicator type="pending">Waiting</StatusIndicator>
    default:
      return <StatusIndicator type="in-progress">Running</StatusIndicator>
  }
}

export function entityOf({
  EntityArn,
  EntityType,
}: Pick<Investigation, 'EntityArn' | 'EntityType'>): Entity {
  return { type: EntityType === 'IAM_USER' ? 'iam-user' : 'iam-role', id: EntityArn }
}
