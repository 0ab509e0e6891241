using Omni.Pipeline.Customers;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Pipeline.Customers;

public sealed class ChannelIdentityTests
{
    [Fact]
    public void No_address_can_pose_as_another()
    {
        var one = new ChannelIdentity("web", "a", "b:c");
        var other = new ChannelIdentity("web", "a:b", "c");

        Assert.NotEqual(one.Key, other.Key);
    }

    [Fact]
    public void An_address_of_any_length_and_letters_makes_a_key_that_storage_takes_and_stays_its_own()
    {
        var one = new ChannelIdentity("web", new string('/', 300), new string('?', 10_000));
        var other = one with { Address = one.Address + "?" };

        RowLimits.CheckKey(one.Key, "partition key");
        Assert.NotEqual(one.Key, other.Key);
    }
}
