metadata name = 'Types'
metadata description = 'The shapes that main and its modules share.'

@export()
@description('How much of everything a deployment gets.')
type sizesType = {
  @description('Required. Standard makes about 80 messages a second through all stages; Premium many times that.')
  serviceBus: 'Standard' | 'Premium'

  @description('Required. Messaging units; read for Premium only.')
  serviceBusUnits: 1 | 2 | 4 | 8 | 16

  @description('Required. Spread: each stage has a queue. Compact: stages share one, for the few operations a second that Standard has.')
  plan: 'Spread' | 'Compact'

  @description('Required. Who keeps the orchestrations: a Durable Task Scheduler, or, with None, the storage account.')
  scheduler: 'None' | 'Consumption' | 'Dedicated'

  @description('Required. Capacity units of the scheduler; read for Dedicated only.')
  schedulerUnits: 1 | 2 | 3

  @description('Required. Whether what can be is spread over the zones of the region.')
  zoneRedundant: bool

  @description('Required. Days that logs are kept.')
  @minValue(30)
  @maxValue(730)
  logDays: int

  @description('Required. Copies in one building (LRS) or in three (ZRS).')
  storage: 'Standard_LRS' | 'Standard_ZRS'

  @description('Required. The free one allows 20 connections.')
  signalR: 'Free_F1' | 'Standard_S1' | 'Premium_P1'

  @description('Required. Units of 1,000 connections each.')
  @minValue(1)
  @maxValue(100)
  signalRUnits: int

  @description('Required. Most instances of each app.')
  @minValue(40)
  @maxValue(1000)
  maximumInstances: int

  @description('Required. Instances that wait warm to answer HTTP, as scale group http: some channels want an answer within 1.5 s.')
  alwaysReadyIngress: alwaysReadyType[]

  @description('Required. Instances that wait warm for the stages, as durable or function:<name>: without, a message of a quiet night starts one app after another.')
  alwaysReadyStages: alwaysReadyType[]

  @description('Required. Free, or Standard with a promise of availability.')
  console: 'Free' | 'Standard'

  @description('Required. Whether calls leave from one fixed address: WeChat and WeCom want it on a list.')
  fixedCallerAddress: bool
}

@export()
@description('Warm instances of one scale group.')
type alwaysReadyType = {
  @description('Required. http, durable or function:<name>.')
  name: string

  @description('Required. How many.')
  @minValue(0)
  instanceCount: int
}
