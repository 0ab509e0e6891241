using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.Configuration;

namespace Omni.Runtime.Functions;

/// <summary>Reads one function from its method and attributes; says everything that is wrong with it.</summary>
internal sealed partial class FunctionReader(MethodInfo method, string name, IConfiguration settings, List<string> faults)
{
    private readonly int _faultsBefore = faults.Count;

    // Asked for once: two hosts in one process that ask for the first time at once may each get objects of their own.
    private readonly ParameterInfo[] _parameters = method.GetParameters();

    public FunctionDescriptor? Read()
    {
        CheckMethod();
        if (TriggerParameter() is not { } carrier || ReadTrigger(carrier) is not { } trigger)
        {
            return null;
        }

        var parameters = _parameters.Select(parameter => Plan(parameter, trigger, parameter == carrier)).OfType<ParameterPlan>().ToList();
        CheckSettlement(trigger);
        CheckOrchestrator(trigger);
        CheckResult(trigger);
        return faults.Count == _faultsBefore ? new(method, name, trigger, parameters) : null;
    }

    private void CheckMethod()
    {
        var type = method.ReflectedType!;
        if (!ValidName().IsMatch(name))
        {
            Fault("a name has 1 to 127 letters, digits, '_' and '-', and starts with a letter");
        }

        if (!method.IsPublic || !type.IsVisible)
        {
            Fault("the method and its class must be public: the Azure worker finds no others");
        }

        if (method.ContainsGenericParameters || (type.IsAbstract && !method.IsStatic))
        {
            Fault("the method and its class must not be generic, nor an instance method's class abstract");
        }

        if (method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)))
        {
            Fault("async void can't be awaited: return a Task");
        }

        if (!method.IsStatic && !type.IsAbstract && type.GetConstructors().Length is not 1)
        {
            Fault("the class must have exactly one public constructor");
        }
    }

    private ParameterInfo? TriggerParameter()
    {
        var carriers = _parameters.Where(parameter => parameter.IsDefined(typeof(TriggerBindingAttribute))).ToList();
        switch (carriers.Count)
        {
            case 0:
                Fault("no parameter has a trigger attribute");
                return null;
            case 1 when carriers[0].GetCustomAttributes<TriggerBindingAttribute>().Count() is 1:
                return carriers[0];
            default:
                Fault("there is more than one trigger attribute");
                return null;
        }
    }

    private FunctionTrigger? ReadTrigger(ParameterInfo carrier)
    {
        var attribute = carrier.GetCustomAttribute<TriggerBindingAttribute>()!;
        var reader = new TriggerReader(name, settings, problem => Fault(problem, carrier));
        return attribute switch
        {
            HttpTriggerAttribute http => reader.Http(http),
            ServiceBusTriggerAttribute queue => reader.Queue(queue),
            TimerTriggerAttribute timer => reader.Timer(timer),
            OrchestrationTriggerAttribute orchestrator => new OrchestratorTrigger(orchestrator.Orchestration ?? name),
            ActivityTriggerAttribute activity => new ActivityTrigger(activity.Activity ?? name),
            _ => reader.Unknown(attribute),
        };
    }

    private ParameterPlan? Plan(ParameterInfo parameter, FunctionTrigger trigger, bool carriesTrigger)
    {
        var plan = parameter.ParameterType.IsByRef ? null : ParameterPlan.Make(parameter, trigger, carriesTrigger);
        if (plan is null)
        {
            Fault($"type {parameter.ParameterType.Name} can't be filled by a {trigger.GetType().Name}", parameter);
        }

        return plan;
    }

    private void CheckSettlement(FunctionTrigger trigger)
    {
        if (trigger is not QueueTrigger queue)
        {
            return;
        }

        var settles = _parameters.Any(parameter => parameter.ParameterType == typeof(ServiceBusMessageActions));
        if (settles == queue.AutoCompleteMessages)
        {
            Fault(settles
                ? "with ServiceBusMessageActions set AutoCompleteMessages = false, or the message is settled twice"
                : "with AutoCompleteMessages = false take ServiceBusMessageActions, or nobody settles the message");
        }
    }

    private void CheckOrchestrator(FunctionTrigger trigger)
    {
        if (trigger is OrchestratorTrigger && !method.IsStatic)
        {
            Fault("an orchestrator is static: it is run again from its history, and what a service says may be something else then");
        }
    }

    private void CheckResult(FunctionTrigger trigger)
    {
        var result = FunctionCompiler.ResultType(method);
        switch (trigger)
        {
            case HttpTrigger when !result.IsAssignableTo(typeof(IResult)) && !result.IsAssignableTo(typeof(IActionResult)):
                Fault($"returns {result.Name}, which Azure answers with an empty body: return IResult or IActionResult");
                break;
            case not (HttpTrigger or OrchestratorTrigger or ActivityTrigger) when result != typeof(void):
                Fault($"returns {result.Name}, which nobody receives");
                break;
        }
    }

    private void Fault(string problem, ParameterInfo? parameter = null)
    {
        var place = $"{name} ({method.ReflectedType!.Name}.{method.Name})";
        faults.Add(parameter is null ? $"{place}: {problem}" : $"{place}, parameter '{parameter.Name}': {problem}");
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,126}$")]
    private static partial Regex ValidName();
}
