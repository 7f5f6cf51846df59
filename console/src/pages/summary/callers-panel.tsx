import Box from '@cloudscape-design/components/box'
import Popover from '@cloudscape-design/components/popover'
import type { Schemas } from '../../api/client.ts'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { FigureLink } from '../../parts/figure-link.tsx'
import { compactText, numberText } from '../../parts/numbers.ts'
import { plainText } from '../../parts/plain-text.ts'
import { Empty } from '../../parts/states.tsx'
import { busiestColumns } from './busiest-columns.tsx'

type Caller = Schemas['Summary']['callers'][number]

interface Props {
  readonly callers: readonly Caller[]
  readonly most: number
}

/** Who used the most tokens, and what they cost where prices are known. */
export function CallersPanel({ callers, most }: Props) {
  return (
    <DataTable
      title="Callers by tokens and cost"
      description={`The ${most} callers with the most tokens in the scope time. Costs are estimates at list price.`}
      columns={COLUMNS}
      rows={callers}
      hasFilter={false}
      rowId={({ entity }) => entity.id}
      empty={
        <Empty title="No tokens were told of in the scope time">
          Bedrock’s model invocation log names callers and tokens. Turn it on in the Bedrock console
          under Settings, Model invocation logging, with delivery to S3.
        </Empty>
      }
    />
  )
}

const COLUMNS: readonly DataColumn<Caller>[] = [
  ...busiestColumns<Caller>('Caller', 'Tokens a day'),
  {
    id: 'invocations',
    title: 'Calls',
    value: ({ invocations }) => invocations,
    cell: ({ entity, invocations }) => (
      <FigureLink
        value={invocations}
        what="invocations"
        records={{ kind: 'invocation', actor: entity.id }}
      />
    ),
  },
  {
    id: 'tokens',
    title: 'Tokens in/out',
    value: ({ inputTokens, outputTokens }) => inputTokens + outputTokens,
    cell: ({ inputTokens, outputTokens }) => (
      <span
        className="nowrap"
        title={`${numberText(inputTokens)} in, ${numberText(outputTokens)} out`}
      >
        {compactText(inputTokens)} / {compactText(outputTokens)}
      </span>
    ),
  },
  {
    id: 'cost',
    title: 'Cost',
    value: ({ cost }) => cost.usd,
    cell: ({ cost }) => <Cost cost={cost} />,
  },
]

/** Never more than is known: a model without a price makes the sum a lower bound. */
function Cost({ cost: { usd, unpriced } }: { readonly cost: Caller['cost'] }) {
  const sum = usd === null ? undefined : usdText(usd)
  if (unpriced.length === 0) return <span className="nowrap">{sum ?? '–'}</span>
  return (
    <Popover
      size="small"
      header="No list price is known for"
      content={
        <>
          {unpriced.slice(0, 10).map((name) => (
            <div key={name} className="wrap">
              {plainText(name, 120)}
            </div>
          ))}
          <Box variant="small">Nothing is guessed for these.</Box>
        </>
      }
    >
      {sum === undefined ? 'Not known' : `${sum} and more`}
    </Popover>
  )
}

function usdText(usd: number): string {
  return usd > 0 && usd < 0.01 ? '< $0.01' : `≈ $${usd.toLocaleString('en-US', DIGITS)}`
}

const DIGITS = { minimumFractionDigits: 2, maximumFractionDigits: 2 } as const
