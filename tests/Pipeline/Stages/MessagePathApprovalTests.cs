using Google.Protobuf.Reflection;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Messages.Wire;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Stages;

/// <summary>What rows, queued messages and other versions of Omni depend on, line by line.</summary>
public sealed class MessagePathApprovalTests
{
    [Fact]
    public void The_transitions_are_the_approved_ones() =>
        Approval.Check("StateMachine.approved.txt", StateMachine.Transitions.Select(it => $"{it.From} + {it.Trigger} -> {it.To}"));

    [Fact]
    public void The_order_of_the_stages_is_the_approved_one() => Approval.Check("StagePlan.approved.txt", Plan());

    [Fact]
    public void The_fields_on_the_wire_are_the_approved_ones() =>
        Approval.Check("Wire.approved.txt", [.. Fields(UnifiedMessageWire.Descriptor), .. Fields(AssignRequestWire.Descriptor)]);

    [Fact]
    public void Stored_numbers_are_the_approved_ones() => Approval.Check(
        "Numbers.approved.txt",
        [
            .. Numbers<ConversationState>(), .. Numbers<EntryType>(), .. Numbers<DeliveryState>(),
            .. Numbers<Direction>(), .. Numbers<MessageKind>(), .. Numbers<RouteNeed>(),
        ]);

    private static IEnumerable<string> Plan() =>
    [
        .. Enum.GetValues<Direction>().Select(direction => $"{direction}: {string.Join(", ", StagePlan.Of(direction))}"),
        .. from direction in Enum.GetValues<Direction>()
           from stage in QueueNames.All
           select $"{direction} after {stage}: {StagePlan.After(stage, direction) ?? "nothing"}",
        .. Enum.GetValues<PlanKind>().Select(plan => $"{plan} enters at {StagePlan.Entry(plan)}"),
    ];

    private static IEnumerable<string> Fields(MessageDescriptor message) => message.Fields.InFieldNumberOrder()
        .Select(field => $"{message.Name} {field.FieldNumber} {field.Name} {(field.IsMap ? "map" : field.IsRepeated ? $"repeated {field.FieldType}" : field.FieldType)}");

    private static IEnumerable<string> Numbers<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(value => $"{typeof(T).Name} {value:D} {value}");
}
