metadata name = 'Types'
metadata description = 'The shapes that main and its modules share.'

@export()
@description('How much of everything a deployment gets.')
type sizesType = {
  @description('Required. Standard makes about 80 messages a second through all stages; Premium many times that.')
  serviceBus: 'Standard' | 'Premium'

  @description('Required. Messaging units; read for Premium only.')
  serviceBusUnits: 1 | 2 | 4 | 8 | 16

  @description('Required. Copies in one building (LRS) or in three (ZRS).')
  storage: 'Standard_LRS' | 'Standard_ZRS'

  @description('Required. The free one allows 20 connections.')
  signalR: 'Free_F1' | 'Standard_S1' | 'Premium_P1'

  @description('Required. Units of 1,000 connections each.')
  @minValue(1)
  @maxValue(100)
  signalRUnits: int

  @description('Required. Most instances of the app.')
  @minValue(40)
  @maxValue(1000)
  maximumInstances: int

  @description('Required. Instances that wait warm by scale group, such as http or function:Dedupe: some channels want an answer within 1.5 s.')
  alwaysReady: alwaysReadyType[]

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
