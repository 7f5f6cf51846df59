import DateRangePicker, {
  type DateRangePickerProps,
} from '@cloudscape-design/components/date-range-picker'
import { go, hrefOf, usePlace } from '../router/location.ts'
import { useScope } from './scope.ts'

const MOST_MILLISECONDS = 366 * 86_400_000

/** Chooses the scope time: a stretch before the end that is shown, or from and to. */
export function ScopePicker() {
  const scope = useScope()?.scope
  const { segments, query } = usePlace()
  const choose = (value: DateRangePickerProps.Value | null) => {
    const asked = Object.fromEntries(query)
    const range = value === null ? {} : windowOf(value, scope?.end)
    go(hrefOf(segments, { ...asked, from: undefined, to: undefined, ...range }))
  }
  const value: DateRangePickerProps.Value | null =
    scope === undefined ? null : { type: 'absolute', startDate: scope.start, endDate: scope.end }
  return (
    <DateRangePicker
      value={value}
      onChange={({ detail }) => choose(detail.value)}
      relativeOptions={RELATIVE}
      isValidRange={problemOf}
      timeOffset={0}
      timeInputFormat="hh:mm"
      hideTimeOffset={false}
      placeholder="Scope time"
      ariaLabel="Scope time"
      i18nStrings={TEXTS}
      expandToViewport
    />
  )
}

/** Relative ranges end where the scope ends that is shown: the lake may be old. */
function windowOf(value: DateRangePickerProps.Value, end: string | undefined) {
  if (value.type === 'absolute') {
    return {
      from: new Date(value.startDate).toISOString(),
      to: new Date(value.endDate).toISOString(),
    }
  }
  const length = value.amount * (UNITS[value.unit] ?? 0)
  const to = end === undefined ? Date.now() : Date.parse(end)
  return { from: new Date(to - length).toISOString(), to: new Date(to).toISOString() }
}

const UNITS: Readonly<Record<string, number>> = {
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
  month: 30 * 86_400_000,
}

const RELATIVE: readonly DateRangePickerProps.RelativeOption[] = [
  { key: '6h', amount: 6, unit: 'hour', type: 'relative' },
  { key: '24h', amount: 24, unit: 'hour', type: 'relative' },
  { key: '7d', amount: 7, unit: 'day', type: 'relative' },
  { key: '14d', amount: 14, unit: 'day', type: 'relative' },
  { key: '30d', amount: 30, unit: 'day', type: 'relative' },
]

function problemOf(
  value: DateRangePickerProps.Value | null,
): DateRangePickerProps.ValidationResult {
  if (value === null) return { valid: false, errorMessage: 'Choose a range.' }
  const { from, to } = windowOf(value, undefined)
  const length = Date.parse(to) - Date.parse(from)
  if (Number.isNaN(length)) return { valid: false, errorMessage: 'Give both dates.' }
  if (length <= 0) return { valid: false, errorMessage: 'The end must be after the start.' }
  if (length > MOST_MILLISECONDS)
    return { valid: false, errorMessage: 'A scope is at most a year long.' }
  return { valid: true }
}

const TEXTS: DateRangePickerProps.I18nStrings = {
  relativeModeTitle: 'Before the end shown',
  absoluteModeTitle: 'From and to (UTC)',
  relativeRangeSelectionHeading: 'Look back',
  cancelButtonLabel: 'Cancel',
  clearButtonLabel: 'Usual scope',
  applyButtonLabel: 'Apply',
  startDateLabel: 'Start date',
  startTimeLabel: 'Start time (UTC)',
  endDateLabel: 'End date',
  endTimeLabel: 'End time (UTC)',
  customRelativeRangeOptionLabel: 'Another length',
  customRelativeRangeOptionDescription: 'Before the end that is shown',
  customRelativeRangeDurationLabel: 'How many',
  customRelativeRangeDurationPlaceholder: 'a number',
  customRelativeRangeUnitLabel: 'Unit',
  formatRelativeRange: (range) => `Last ${range.amount} ${range.unit}s`,
  todayAriaLabel: 'Today',
  nextMonthAriaLabel: 'Next month',
  previousMonthAriaLabel: 'Previous month',
}
