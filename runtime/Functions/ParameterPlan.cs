using System.Linq.Expressions;
using System.Reflection;
using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Omni.Runtime.Durable;

namespace Omni.Runtime.Functions;

/// <summary>Where one parameter's value comes from, as an expression over the invocation's inputs.</summary>
internal sealed record ParameterPlan(ParameterInfo Parameter, Expression Value, NamedValue? Named = null)
{
    /// <summary>The two parameters of <see cref="FunctionBody"/> that values are taken from.</summary>
    public static readonly ParameterExpression Inputs = Expression.Parameter(typeof(InvocationInputs), "inputs");

    public static readonly ParameterExpression Cancellation = Expression.Parameter(typeof(CancellationToken), "ct");

    /// <summary>Null when the host has nothing of this type to give to a function with such a trigger.</summary>
    public static ParameterPlan? Make(ParameterInfo parameter, FunctionTrigger trigger, bool carriesTrigger)
    {
        var type = parameter.ParameterType;
        if (type == typeof(CancellationToken))
        {
            return carriesTrigger ? null : new(parameter, Cancellation);
        }

        if (parameter.IsDefined(typeof(DurableClientAttribute)))
        {
            return type == typeof(DurableTaskClient) && trigger is not (OrchestratorTrigger or ActivityTrigger)
                ? new(parameter, Input(nameof(InvocationInputs.DurableClient)))
                : null;
        }

        return trigger switch
        {
            HttpTrigger when type == typeof(HttpRequest) =>
                new(parameter, Expression.Property(Input(nameof(InvocationInputs.Http)), nameof(HttpContext.Request))),
            HttpTrigger when !carriesTrigger && NamedValue.For(parameter) is { } named => new(parameter, Read(named, type), named),
            QueueTrigger when type == typeof(ServiceBusMessageActions) && !carriesTrigger =>
                new(parameter, Input(nameof(InvocationInputs.Actions))),
            QueueTrigger when carriesTrigger => Message(parameter),
            OrchestratorTrigger when carriesTrigger && type == typeof(TaskOrchestrationContext) => new(parameter, Input(nameof(InvocationInputs.Orchestration))),
            ActivityTrigger when carriesTrigger => new(parameter, Expression.Call(typeof(Payload), nameof(Payload.Read), [type], Input(nameof(InvocationInputs.Activity)))),
            ActivityTrigger when type == typeof(string) && parameter.Name is "instanceId" => new(parameter, Input(nameof(InvocationInputs.InstanceId))),
            TimerTrigger when type == typeof(TimerInfo) => new(parameter, Input(nameof(InvocationInputs.Timer))),
            _ => null,
        };
    }

    private static ParameterPlan? Message(ParameterInfo parameter)
    {
        var message = Input(nameof(InvocationInputs.Message));
        var body = Expression.Property(message, nameof(ServiceBusReceivedMessage.Body));
        var type = parameter.ParameterType;
        return type == typeof(ServiceBusReceivedMessage) ? new(parameter, message)
            : type == typeof(BinaryData) ? new(parameter, body)
            : type == typeof(byte[]) ? new(parameter, Expression.Call(body, nameof(BinaryData.ToArray), null))
            : type == typeof(string) ? new(parameter, Expression.Call(body, nameof(BinaryData.ToString), null))
            : null;
    }

    private static MemberExpression Input(string property) => Expression.Property(Inputs, property);

    private static UnaryExpression Read(NamedValue named, Type type) =>
        Expression.Convert(Expression.Call(Expression.Constant(named), nameof(NamedValue.Read), null, Input(nameof(InvocationInputs.Http))), type);
}
