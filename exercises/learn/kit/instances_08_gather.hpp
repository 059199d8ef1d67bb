// For precompiled_bricks.cmake, behind the bricks of chapter 8: what these make
// of class templates with virtual functions.

#pragma once

#include "08_gather/children.hpp"
#include "08_gather/gather_state.hpp"
#include "08_gather/wait.hpp"

template class asyncio::child<asyncio::gather_core>;
template class asyncio::child<asyncio::wait_state>;
