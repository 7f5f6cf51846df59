import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'

export function EntityPage() {
  return <ContentLayout header={<Header variant="h1">Entity</Header>}>{null}</ContentLayout>
}
