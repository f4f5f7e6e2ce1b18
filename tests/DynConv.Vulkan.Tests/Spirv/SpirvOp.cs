namespace DynConv.Vulkan.Tests.Spirv;

/// <summary>The instructions that carry an interface (SPIR-V Specification, section 3.49).</summary>
internal enum SpirvOp
{
    Name = 5,
    Extension = 10,
    EntryPoint = 15,
    ExecutionMode = 16,
    Capability = 17,
    TypeBool = 20,
    TypeInt = 21,
    TypeFloat = 22,
    TypeVector = 23,
    TypeMatrix = 24,
    TypeImage = 25,
    TypeArray = 28,
    TypeRuntimeArray = 29,
    TypeStruct = 30,
    TypePointer = 32,
    Constant = 43,
    ConstantComposite = 44,
    SpecConstantTrue = 48,
    SpecConstantFalse = 49,
    SpecConstant = 50,
    SpecConstantComposite = 51,
    Variable = 59,
    Decorate = 71,
    MemberDecorate = 72,
    ExecutionModeId = 331,
}
