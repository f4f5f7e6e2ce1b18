// Work-groups are laid out in rows along x, since a device may allow only 65535 along each axis (GroupCount.Linear).

uint linear_group()
{
    return gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x;
}

// The size is passed in: gl_WorkGroupSize has no value yet where a shader has not declared its layout.
uint linear_invocation(uint group_size)
{
    return linear_group() * group_size + gl_LocalInvocationID.x;
}
