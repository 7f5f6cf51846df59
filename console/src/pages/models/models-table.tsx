import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Toggle from '@cloudscape-design/components/toggle'
import { DataTable } from '../../parts/data-table.tsx'
import { typeName } from '../../parts/entity-names.ts'
import { Empty } from '../../parts/states.tsx'
import { useAsked } from '../../router/location.ts'
import {
  ACCOUNTS,
  ANOMALIES,
  ERROR_RATE,
  FAILED,
  INPUT,
  INVOCATIONS,
  LATENCY,
  type ModelLine,
  NAME,
  OUTPUT,
  REGION,
  SEVERITY,
  SOURCE,
  TYPE,
  WEEK,
} from './model-columns.tsx'

const COLUMNS = [
  SEVERITY,
  ANOMALIES,
  NAME,
  TYPE,
  ACCOUNTS,
  REGION,
  WEEK,
  INVOCATIONS,
  FAILED,
  ERROR_RATE,
  LATENCY,
  INPUT,
  OUTPUT,
  SOURCE,
]

interface Props {
  readonly models: readonly ModelLine[]
  readonly more: boolean
}

/** The table with its filters, which are part of the address. */
export function ModelsTable({ models, more }: Props) {
  const [type, setType] = useAsked('type')
  const [account, setAccount] = useAsked('account')
  const [only, setOnly] = useAsked('only')
  const types = options(models, ({ entity }) => [[entity.type, typeName(entity.type)]], 'All types')
  const accounts = options(models, (model) => model.accounts.map((id) => [id, id]), 'All accounts')
  const rows = models.filter(
    (model) =>
      (type === '' || model.entity.type === type) &&
      (account === '' || model.accounts.includes(account)) &&
      (only !== 'anomalies' || model.anomalies > 0),
  )
  return (
    <SpaceBetween size="s">
      <div className="filters">
        <Select
          selectedOption={types.find(({ value }) => value === type) ?? { value: type, label: type }}
          options={types}
          onChange={({ detail }) => setType(detail.selectedOption.value ?? '')}
          ariaLabel="Type"
          expandToViewport
        />
        <Select
          selectedOption={
            accounts.find(({ value }) => value === account) ?? { value: account, label: account }
          }
          options={accounts}
          onChange={({ detail }) => setAccount(detail.selectedOption.value ?? '')}
          ariaLabel="Account"
          expandToViewport
        />
        <Toggle
          checked={only === 'anomalies'}
          onChange={({ detail }) => setOnly(detail.checked ? 'anomalies' : '')}
        >
          Only with anomalies
        </Toggle>
      </div>
      <DataTable
        title="Models and endpoints"
        description="Bars are invocations a day, the dashed line is usual for such weekdays: the median of the weeks before."
        columns={COLUMNS}
        rows={rows}
        rowId={({ entity }) => entity.id}
        more={more}
        hasFilter
        empty={
          models.length === 0 ? (
            <Empty title="No model or endpoint was invoked">
              Invocations are told by CloudWatch metrics, Bedrock’s model invocation log and
              CloudTrail: Coverage and usage says which of them were read, and how to enable them.
            </Empty>
          ) : (
            <Empty title="No match">No model or endpoint fits all of the filters.</Empty>
          )
        }
      />
    </SpaceBetween>
  )
}

interface Option {
  readonly value: string
  readonly label: string
}

function options(
  models: readonly ModelLine[],
  valuesOf: (model: ModelLine) => readonly (readonly [value: string, label: string])[],
  all: string,
): readonly Option[] {
  const labels = new Map(models.flatMap(valuesOf))
  const some = [...labels].map(([value, label]) => ({ value, label }))
  return [{ value: '', label: all }, ...some.toSorted((a, b) => a.label.localeCompare(b.label))]
}
