using System.Linq.Expressions;
using System.Reflection;

namespace Omni.Runtime.Functions;

/// <summary>A function as one call: its parameters filled, whatever it returns made awaitable.</summary>
internal delegate ValueTask<object?> FunctionBody(object? instance, InvocationInputs inputs, CancellationToken ct);

/// <summary>Turns a method and its parameter plan into a <see cref="FunctionBody"/>, once, so that a call reflects over nothing.</summary>
internal static class FunctionCompiler
{
    public static FunctionBody Compile(MethodInfo method, IReadOnlyList<ParameterPlan> parameters)
    {
        var instance = Expression.Parameter(typeof(object), "instance");
        var target = method.IsStatic ? null : Expression.Convert(instance, method.ReflectedType!);
        var call = Expression.Call(target, method, parameters.Select(parameter => parameter.Value));
        return Expression.Lambda<FunctionBody>(Awaitable(call), instance, ParameterPlan.Inputs, ParameterPlan.Cancellation).Compile();
    }

    /// <summary>What the function answers once awaited; <c>void</c> for nothing.</summary>
    public static Type ResultType(MethodInfo method)
    {
        var type = method.ReturnType;
        return type == typeof(Task) || type == typeof(ValueTask) ? typeof(void)
            : IsGeneric(type, typeof(Task<>)) || IsGeneric(type, typeof(ValueTask<>)) ? type.GetGenericArguments()[0]
            : type;
    }

    private static Expression Awaitable(MethodCallExpression call)
    {
        var type = call.Type;
        return type == typeof(void) ? Expression.Block(call, Expression.Default(typeof(ValueTask<object?>)))
            : type == typeof(Task) || type == typeof(ValueTask) ? Adapt(call, type)
            : IsGeneric(type, typeof(Task<>)) || IsGeneric(type, typeof(ValueTask<>)) ? Adapt(call, type.GetGenericTypeDefinition(), type.GetGenericArguments())
            : Expression.New(typeof(ValueTask<object?>).GetConstructor([typeof(object)])!, Expression.Convert(call, typeof(object)));
    }

    private static MethodCallExpression Adapt(Expression call, Type awaitable, params Type[] result)
    {
        var name = awaitable == typeof(Task) ? nameof(FromTask)
            : awaitable == typeof(ValueTask) ? nameof(FromValueTask)
            : awaitable == typeof(Task<>) ? nameof(FromTaskOf)
            : nameof(FromValueTaskOf);
        return Expression.Call(typeof(FunctionCompiler), name, result.Length is 0 ? null : result, call);
    }

    private static ValueTask<object?> FromTask(Task task)
    {
        // Most queue functions are done when they return.
        return task.IsCompletedSuccessfully ? default : Await(task);

        static async ValueTask<object?> Await(Task task)
        {
            await task;
            return null;
        }
    }

    private static async ValueTask<object?> FromValueTask(ValueTask task)
    {
        await task;
        return null;
    }

    private static async ValueTask<object?> FromTaskOf<T>(Task<T> task) => await task;

    private static async ValueTask<object?> FromValueTaskOf<T>(ValueTask<T> task) => await task;

    private static bool IsGeneric(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;
}
