import { AllLink } from '../../parts/all-link.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { Empty } from '../../parts/states.tsx'
import {
  ANOMALIES,
  ERROR_RATE,
  INVOCATIONS,
  LATENCY,
  type ModelLine,
  NAME,
  SEVERITY,
  TYPE,
  WEEK,
} from '../models/model-columns.tsx'

interface Props {
  readonly models: readonly ModelLine[]
  readonly count: number
}

/** Endpoints and models, those that behave unlike themselves first. */
export function ModelsPanel({ models, count }: Props) {
  return (
    <DataTable
      title="Models and endpoints by anomaly"
      description="In the scope time. Bars are invocations a day, the dashed line is usual for such weekdays."
      columns={[SEVERITY, NAME, TYPE, WEEK, INVOCATIONS, ERROR_RATE, LATENCY, ANOMALIES]}
      rows={models}
      hasFilter={false}
      rowId={({ entity }) => entity.id}
      more={count > models.length}
      actions={<AllLink to={['models']}>View all models</AllLink>}
      empty={
        <Empty title="No model or endpoint was invoked in the scope time">
          Invocations are told by CloudWatch metrics, Bedrock’s invocation log and CloudTrail.
          Coverage and usage says which of them were read.
        </Empty>
      }
    />
  )
}
